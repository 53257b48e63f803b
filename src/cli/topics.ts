/** Something that can be read about with `mlp help NAME`, beside the commands. */
interface Topic {
  readonly name: string;
  /** What it is about, in a few words. */
  readonly summary: string;
  /** The text, in lines of at most 80 characters, the examples among them indented. */
  load(): Promise<{ readonly text: string }>;
}

/** Every topic, in the order of the help text. A new one is a file of its name in `topics/` and a record here. */
export const topics: readonly Topic[] = [
  {
    name: 'convergence',
    summary: 'when a training ends',
    load: () => import('./topics/convergence.js'),
  },
  {
    name: 'formulas',
    summary: 'activations, losses and penalties of your own',
    load: () => import('./topics/formulas.js'),
  },
  {
    name: 'model',
    summary: 'what is in a model file',
    load: () => import('./topics/model.js'),
  },
  {
    name: 'reproducibility',
    summary: 'what determines the bits of the weights',
    load: () => import('./topics/reproducibility.js'),
  },
];
