import { type Part, type PartName, PartNotLoaded, usePart } from './parts.js';

const loaders: { readonly [P in PartName]: () => Promise<Part<P>> } = {
  formulas: () => import('./formula-graphs.js'),
  embeddings: () => import('./embeddings.js'),
};

/** Loads the code of a part: nothing can be built before that has it. */
export async function loadPart<P extends PartName>(name: P): Promise<Part<P>> {
  const code = await loaders[name]();
  usePart(name, code);
  return code;
}

/** What reads formulas and makes graphs of them. */
export async function loadFormulas(): Promise<void> {
  await loadPart('formulas');
}

/** What something gives that may need parts: it is begun again when one is loaded that it asked for. */
export async function withParts<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PartNotLoaded)) throw error;
      await loadPart(error.part);
    }
  }
}
