import { type Option, withDefault } from '../../estimator/options/option.js';
import { oneOf } from '../../estimator/options/types.js';
import { adviceOf, MlpError, worded } from '../../support/errors.js';
import type { FlagValues } from '../flags/values.js';
import type { Notices } from '../output/notices.js';
import { flagWords } from './flag-words.js';

/** What becomes of rows that cannot be read, for the commands that can go on without them. */
export const onError = withDefault(
  {
    key: 'onError',
    brief: 'of a row that cannot be read: fail, or skip it',
    help: 'rows that cannot be read: fail, or skip them and say so',
    group: 'Data',
    placeholder: 'policy',
  },
  oneOf(['fail', 'skip']),
  'fail',
);

/**
 * What is done about a row that cannot be read, by `onError`: it is told, and the command goes on; or it is thrown, with
 * the advice to skip such rows.
 *
 * @param options of the command, for messages
 */
export function rowFaults(
  flags: FlagValues,
  options: readonly Option<unknown>[],
  notices: Notices,
): (error: MlpError) => void {
  if (flags.get(onError) === 'skip') {
    const words = flagWords(options);
    return ({ details }) => notices.warn(`skipped ${worded(details, words)}`);
  }
  const skipRows = { text: 'skip such rows with', options: { [onError.key]: 'skip' } };
  return ({ details }) => {
    throw new MlpError({ ...details, advice: [...adviceOf(details), skipRows] });
  };
}
