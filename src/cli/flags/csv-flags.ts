import { csvOptions } from '../../estimator/options/reading-options.js';
import type { ReadingOptions } from '../../estimator/read-data.js';
import type { FlagValues } from './values.js';

/** How a CSV file is to be read, as far as the flags say. */
export function readingOptions(flags: FlagValues): ReadingOptions {
  return {
    delimiter: flags.get(csvOptions.delimiter),
    header: flags.get(csvOptions.header),
    comment: flags.get(csvOptions.comment),
    skipLines: flags.get(csvOptions.skipLines),
  };
}
