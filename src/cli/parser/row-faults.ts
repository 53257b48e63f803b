import { withDefault } from '../../estimator/options/option.js';
import { oneOf } from '../../estimator/options/types.js';
import { adviceOf, MlpError, worded } from '../../support/errors.js';
import type { FlagValues } from '../flags/values.js';
import type { Notices } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import type { CommandModule } from './command.js';
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

/** What is done about rows that cannot be read. */
export interface RowFaults {
  /** Tells of one, or throws it. */
  readonly take: (fault: MlpError) => void;
  /** Tells how many there were, after the last one, where not all were told. */
  readonly finish: () => void;
}

/** Who has read of so many rows knows what is wrong. */
const MOST_TOLD = 10;

/**
 * By `onError`: a row that cannot be read is told, and the command goes on; or it is thrown, with the advice to skip such
 * rows.
 *
 * @param command whose flags are advised
 */
export function rowFaults(
  flags: FlagValues,
  { flags: options, usable }: Pick<CommandModule, 'flags' | 'usable'>,
  notices: Notices,
): RowFaults {
  if (flags.get(onError) === 'fail') {
    const skipRows = { text: 'skip such rows with', options: { [onError.key]: 'skip' } };
    return {
      take({ details }) {
        throw new MlpError({ ...details, advice: [...adviceOf(details), skipRows] });
      },
      finish() {},
    };
  }
  const words = flagWords(options, usable?.(flags));
  let skipped = 0;
  return {
    take({ details }) {
      if (++skipped <= MOST_TOLD) notices.warn(`skipped ${worded(details, words)}`);
    },
    finish() {
      if (skipped > MOST_TOLD) notices.warn(`skipped ${formatCount(skipped)} rows in all`);
    },
  };
}
