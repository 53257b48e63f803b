import { MlpError, nearest, type Problem, quote } from '../../support/errors.js';
import { listed } from '../../support/words.js';
import type { Reading } from '../readings/reading.js';
import { asMissing, type MissingPolicy } from '../table/missing.js';
import { notANumber } from '../table/not-a-number.js';

/** A field of a file, for messages. */
export interface FieldPlace {
  readonly file: string;
  readonly line: number;
  readonly column: string;
}

/** A problem of a field: `what` follows the name of its column. */
function fieldError(field: FieldPlace, what: string, advice?: Problem['advice']): MlpError {
  const { file, line, column } = field;
  return new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `column ${quote(column)}${what}`,
    advice,
  });
}

/** A category that the encoders were not fitted on. */
export function unknownCategory(
  place: FieldPlace,
  text: string,
  known: readonly string[],
): MlpError {
  return fieldError(place, `: ${quote(text)} is not a known category (${listed(known)})`, {
    text: 'encode it as none of them with',
    options: { unknown: 'ignore' },
    otherwise: 'correct it, or leave the row out',
  });
}

/** A label that is none of the classes. */
export function unknownLabel(place: FieldPlace, text: string, known: readonly string[]): MlpError {
  const similar = nearest(text, known);
  return fieldError(
    place,
    `: ${quote(text)} is not a known class (${listed(known)})`,
    similar === undefined ? undefined : `is it ${quote(similar)}?`,
  );
}

/** A field that should be a number. */
export function unreadableNumber(
  { file, line, column }: FieldPlace,
  text: string,
  missing: MissingPolicy,
  reading?: Reading,
): MlpError {
  const advice = asMissing([text], missing, 'correct it, or leave the row out');
  return notANumber({ file, line }, column, text, advice, reading);
}

/** A missing feature that no value was fitted for. */
export function missingFeature(place: FieldPlace): MlpError {
  return fieldError(place, ' is missing, and the model was trained without missing fields', [
    { text: 'train it to fill them with', options: { missing: 'mean' }, otherwise: 'fill it in' },
    {
      text: 'leave such rows out with',
      options: { missing: 'drop' },
      otherwise: 'leave the row out',
    },
  ]);
}

/** A label that is missing. */
export function missingTarget(place: FieldPlace): MlpError {
  return fieldError(place, ', the target, is missing', 'leave the row out');
}

/** A number that scaling makes larger than float32 or float64 can be. */
export function outOfRange(place: FieldPlace): MlpError {
  return fieldError(place, ': the number is out of range when it is scaled', {
    text: 'use another unit, {} or {}',
    options: { scale: 'standard', precision: 'double' },
    otherwise: 'is it right, and in the unit of the training?',
  });
}
