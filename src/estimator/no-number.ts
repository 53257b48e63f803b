import { MlpError, type Place } from '../support/errors.js';

/** The error for a row of which a model's network makes no number: a sum in it is larger than its precision can hold. */
export function noNumber(place: Place): MlpError {
  return new MlpError({
    kind: 'data',
    place,
    problem:
      'the model comes to no number for this row: a number in it is too large for the weights',
    advice: 'is the row right, and in the units of the training?',
  });
}
