import { type Schema, widthOf } from '../../dataset/encode/schema.js';
import type { Finding } from './doubt.js';

/** A feature's inputs: so many of a row of the matrix, from `at` on. */
export interface InputColumn {
  readonly name: string;
  readonly at: number;
  readonly width: number;
}

/** The features in the order of their inputs. */
export function inputColumns({ features }: Schema): InputColumn[] {
  let at = 0;
  return features.map((encoder) => {
    const column = { name: encoder.column, at, width: widthOf(encoder) };
    at += column.width;
    return column;
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
