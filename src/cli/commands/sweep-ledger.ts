import { existsSync } from 'node:fs';
import { optional, withDefault } from '../../estimator/options/option.js';
import { onOff, word } from '../../estimator/options/types.js';
import { checkWritable } from '../../support/atomic-file.js';
import { type Claim, checkOutput, type OutputKind } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import type { FlagValues } from '../flags/values.js';

/** Where a sweep keeps its results, and what it does with those that are there. */
export const ledgerFlags = {
  ledger: withDefault(
    {
      key: 'ledger',
      brief: 'results, a line each; what is in it is not run again',
      help: 'the results, a line of NDJSON for each trial; trials that are in it already are not run again',
      group: 'Sweep',
      placeholder: 'file',
    },
    word,
    'trials.ndjson',
  ),
  resume: optional(
    {
      key: 'resume',
      help: 'go on with a ledger that has to be there',
      offHelp: 'refuse a ledger that is there already',
      group: 'Sweep',
      fallbackHelp: 'go on if it is there',
    },
    onOff,
  ),
};

const ledgerOutput: OutputKind = {
  // Nothing is written over: what is there is read first, and a line that is no trial is refused then.
  isOurs: () => true,
  kind: 'has no trials in it',
  example: 'trials.ndjson',
  endings: ['.ndjson', '.jsonl', '.json', '.txt'],
  isNamed: true,
};

/**
 * Checks the ledger before anything is read.
 *
 * @throws MlpError ('usage') for one that should be there and is not, or the other way round, or that no ledger can be; ('data')
 * where no file can be begun
 */
export function checkLedger(flags: FlagValues, claim: Claim): void {
  const option = ledgerFlags.ledger.key;
  const path = flags.get(ledgerFlags.ledger);
  const at = { kind: 'usage', option, value: path } as const;
  if (isStandardOutput(path)) {
    throw new MlpError({ ...at, problem: 'a sweep goes on from its file', advice: 'name one' });
  }
  checkOutput(option, path, ledgerOutput, claim);
  const resume = flags.get(ledgerFlags.resume);
  const isThere = existsSync(path);
  if (resume === true && !isThere) {
    throw new MlpError({
      ...at,
      problem: 'there is no such file to go on with',
      advice: 'check the path',
    });
  }
  if (resume === false && isThere) {
    throw new MlpError({
      ...at,
      problem: 'there are results already',
      advice: { text: 'name another file:', options: { ledger: 'others.ndjson' } },
    });
  }
  if (!isThere) checkWritable(path);
}
