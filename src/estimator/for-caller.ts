import { MlpError, recipeWords, worded } from '../support/errors.js';

/** An error whose message advises only what a caller of the library can give there: of these options, or of none. */
export function forCaller(error: unknown, canGive: (option: string) => boolean): unknown {
  if (error instanceof MlpError) error.message = worded(error.details, { ...recipeWords, canGive });
  return error;
}

/** Where there are no options. */
export const noOption = (): boolean => false;
