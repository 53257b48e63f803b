import { type Schema, widthOf } from '../../dataset/encode/schema.js';
import type { Finding } from './doubt.js';

/** A feature's inputs: so many of a row of the matrix, from `at` on. */
export interface InputColumn {
  readonly name: string;
  readonly at: number;
  readonly width: number;
  readonly isNumber: boolean;
  /** The place of its indicator in a row of the matrix: the last of its inputs, if it has one. */
  readonly indicator: number | undefined;
}

/** The features in the order of their inputs. */
export function inputColumns({ features }: Schema): InputColumn[] {
  let at = 0;
  return features.map((encoder) => {
    const width = widthOf(encoder);
    const start = at;
    at += width;
    return {
      name: encoder.column,
      at: start,
      width,
      isNumber: encoder.kind === 'number',
      indicator: encoder.indicator ? at - 1 : undefined,
    };
  });
}

/** More columns than these are not for typing. */
const MAX_TYPED = 10;

/** The way to leave columns out, with their names where a list can hold them. */
export function leaveOut(names: readonly string[]): Finding['settle'] {
  const typed = names.length <= MAX_TYPED && names.every((name) => /^[^\s,][^,]*$/.test(name));
  return {
    text: `{} leaves ${names.length === 1 ? 'it' : 'them'} out`,
    options: { ignore: typed ? names.join(',') : undefined },
  };
}
