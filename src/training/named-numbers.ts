import { type Floats, size, type Value } from '../autodiff/graph.js';
import type { Program } from '../engine/program.js';
import type { Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';

/** The numbers of values by the values' names: plain data. */
export type NamedNumbers = Readonly<Record<string, Floats>>;

/** The states of a program, each of which has a name of its own, under which its numbers are kept. */
export function statesOf({ state }: Program): Value[] {
  const values = state.map(({ value }) => value);
  const names = values.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two states have the name ${twice}`);
  return values;
}

/** Numbers by the names of their values. */
export function toNamed(numbers: Weights): NamedNumbers {
  return Object.fromEntries([...numbers].map(([value, own]) => [nameOf(value), own]));
}

/**
 * The inverse of `toNamed`.
 *
 * @throws MlpError ('data') when there are no numbers for one of the values, or not as many as it has
 */
export function fromNamed(values: Iterable<Value>, named: NamedNumbers): Weights {
  return new Map(
    [...values].map((value) => {
      const name = nameOf(value);
      const numbers = Object.hasOwn(named, name) ? named[name] : undefined;
      if (numbers?.length === size(value.shape)) return [value, numbers];
      throw new MlpError({
        kind: 'data',
        problem: `what is to be continued has ${numbers?.length ?? 'no'} numbers for "${name}", not ${size(value.shape)}: it is of another network or optimizer`,
      });
    }),
  );
}

/**
 * The same for weights, of which each has to be a number: also where it is kept as float32.
 *
 * @throws MlpError ('data') when one is not, or as `fromNamed` does
 */
export function weightsFromNamed(
  values: Iterable<Value>,
  named: NamedNumbers,
  precision: 'single' | 'double',
): Weights {
  const weights = fromNamed(values, named);
  const kept = precision === 'single' ? Math.fround : Number;
  for (const [value, numbers] of weights) {
    if (numbers.every((weight) => Number.isFinite(kept(weight)))) continue;
    throw new MlpError({
      kind: 'data',
      problem: `what is to be continued has weights that are no numbers, in "${nameOf(value)}"`,
      advice: 'continue from another checkpoint, or train anew',
    });
  }
  return weights;
}

function nameOf({ name }: Value): string {
  if (name === undefined) throw new Error('a state needs a name');
  return name;
}
