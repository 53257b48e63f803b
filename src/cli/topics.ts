/** Something that can be read about with `mlp help NAME`, beside the commands. */
interface Topic {
  readonly name: string;
  /** The text, in lines of at most 80 characters, the examples among them indented. */
  load(): Promise<{ readonly text: string }>;
}

/** Every topic, in the order of the help text. A new one is a file of its name in `topics/` and a record here. */
export const topics: readonly Topic[] = [
  {
    name: 'convergence',
    load: () => import('./topics/convergence.js'),
  },
  {
    name: 'formulas',
    load: () => import('./topics/formulas.js'),
  },
  {
    name: 'model',
    load: () => import('./topics/model.js'),
  },
  {
    name: 'reproducibility',
    load: () => import('./topics/reproducibility.js'),
  },
];
