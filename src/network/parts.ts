import { MlpError } from '../support/errors.js';

/** What only few networks have: code that is loaded for those. A new part is a line here, and one in `load-part.ts`. */
interface Parts {
  readonly formulas: typeof import('./formula-graphs.js');
  readonly embeddings: typeof import('./embeddings.js');
}

export type PartName = keyof Parts;

/** The code of a part. */
export type Part<P extends PartName> = Parts[P];

const loaded: { [P in PartName]?: Part<P> } = {};

/** From now on, networks can have a part. */
export function usePart<P extends PartName>(name: P, code: Part<P>): void {
  loaded[name] = code;
}

/** A network has a part whose code is not loaded. */
export class PartNotLoaded extends MlpError {
  readonly part: PartName;

  constructor(part: PartName) {
    super({
      kind: 'usage',
      problem: `there are ${part}, and what reads them is not loaded`,
      advice: advice[part],
    });
    this.part = part;
  }
}

const reading = 'read the model by await readModel(text)';

const advice: { readonly [P in PartName]: string | readonly string[] } = {
  formulas: ['await loadFormulas() first', reading],
  embeddings: reading,
};

/** The code of a part. @throws PartNotLoaded before `loadPart` */
export function part<P extends PartName>(name: P): Part<P> {
  const code = loaded[name];
  if (code === undefined) throw new PartNotLoaded(name);
  return code;
}
