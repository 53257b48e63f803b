import { type Excerpt, MlpError, type Problem } from '../../support/errors.js';
import type { Operation } from './operations.js';

/** Where in the text of a formula a part of it is: from `start` to before `end`, from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a formula that has been checked. */
export type Expression =
  | { readonly kind: 'number'; readonly span: Span; readonly value: number }
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  | {
      readonly kind: 'call';
      readonly span: Span;
      /** How it is written: `+`, `sum`, `?`. */
      readonly callee: string;
      /** The callee's own place. */
      readonly at: Span;
      readonly operation: Operation;
      readonly arguments: readonly Expression[];
    };

/** A formula that has been read. */
export interface Formula {
  readonly text: string;
  readonly root: Expression;
  /** The option that it is the value of, for messages about it. */
  readonly option: string | undefined;
}

/** An error that points to a place in a formula. */
export function formulaError(
  { text, option }: Pick<Formula, 'text' | 'option'>,
  { start, end }: Span,
  problem: string,
  advice?: Problem['advice'],
): MlpError {
  const excerpt: Excerpt = { text, start, end };
  return new MlpError({ kind: 'usage', option, value: option && text, problem, excerpt, advice });
}
