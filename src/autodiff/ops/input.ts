import { apply, type Shape, type Value } from '../graph.js';

/** A value whose numbers are given when the graph is run: data, a parameter, a hyperparameter. */
export function input(name: string, shape: Shape): Value {
  return apply(
    {
      name: 'input',
      form: { kind: 'input' },
      shape: () => shape,
      evaluate() {
        throw new RangeError(`nothing was fed to the input "${name}"`);
      },
      vjp: [],
      jvp: [],
    },
    [],
    name,
  );
}
