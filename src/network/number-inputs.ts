import type { Value } from '../autodiff/graph.js';
import type { Operand } from '../autodiff/ops/elementwise.js';
import { input } from '../autodiff/ops.js';

/** What stands for a number of a recipe in the graph of a step. */
export type NumberOf = (name: string, number: number) => Operand;

/** The numbers stand for themselves: they are in the code. */
export const inCode: NumberOf = (_, number) => number;

/** Numbers as inputs, by their names: a program with these is that of any other numbers, too. */
export class NumberInputs {
  readonly values = new Map<string, Value>();
  readonly of: NumberOf = (name) => {
    const value = this.values.get(name) ?? input(name, [1, 1]);
    this.values.set(name, value);
    return value;
  };
}
