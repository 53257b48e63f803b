import { MlpError, nearest, quote } from '../../support/errors.js';
import { listed } from '../table/column-refs.js';
import { missingAdvice } from '../table/missing.js';

/** A field of a file, for messages. */
export interface FieldPlace {
  readonly file: string;
  readonly line: number;
  readonly column: string;
}

const at = ({ file, line, column }: FieldPlace) => `${file}:${line}: column ${quote(column)}`;

/** A category that the encoders were not fitted on. */
export function unknownCategory(
  place: FieldPlace,
  text: string,
  known: readonly string[],
): MlpError {
  return new MlpError(
    'data',
    `${at(place)}: ${quote(text)} is not a known category (${listed(known)})`,
    'encode it as none of them with --unknown ignore',
  );
}

/** A label that is none of the classes. */
export function unknownLabel(place: FieldPlace, text: string, known: readonly string[]): MlpError {
  const similar = nearest(text, known);
  return new MlpError(
    'data',
    `${at(place)}: ${quote(text)} is not a known class (${listed(known)})`,
    similar === undefined ? undefined : `is it ${quote(similar)}?`,
  );
}

/** A missing feature that no value was fitted for. */
export function missingFeature(place: FieldPlace): MlpError {
  return new MlpError(
    'data',
    `${at(place)} is missing, and the model was trained without missing fields`,
    missingAdvice.replace('fill it', 'train it to fill them'),
  );
}

/** A label that is missing. */
export function missingTarget(place: FieldPlace): MlpError {
  return new MlpError('data', `${at(place)}, the target, is missing`, 'leave the row out');
}

/** A number that scaling makes larger than float32 or float64 can be. */
export function outOfRange(place: FieldPlace): MlpError {
  return new MlpError(
    'data',
    `${at(place)}: the number is out of range when it is scaled`,
    'use another unit, --scale standard or --precision double',
  );
}
