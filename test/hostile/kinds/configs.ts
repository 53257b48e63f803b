import fc from 'fast-check';
import { dashed } from '../../../src/estimator/options/names.js';
import { recipeOptions } from '../../../src/estimator/recipe-options.js';
import { mutated, mutatedJson, nastyValues } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { command, write } from '../run-command.js';
import { rows, shownBytes } from './rows.js';
import { wordsOf } from './words.js';

const options = Object.values(recipeOptions);

const entry = fc
  .constantFrom(...options)
  .chain((option) =>
    fc.tuple(
      fc.constantFrom(option.key, dashed(option.key)),
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<unknown>(...wordsOf(option)) },
        fc.constantFrom(...nastyValues),
      ),
    ),
  );
const config = fc.array(entry, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
const bytes = fc.oneof(
  { weight: 4, arbitrary: config.map((one) => Buffer.from(JSON.stringify(one))) },
  config.chain((one) => mutatedJson([one])).map((text) => Buffer.from(text)),
  config.chain((one) => mutated([Buffer.from(JSON.stringify(one))])),
);

export const configs: InputKind<{ readonly file: Uint8Array; readonly how: readonly string[] }> = {
  inputs: fc.record({
    file: bytes,
    how: fc.constantFrom(
      ['--dry-run'],
      ['--print-config'],
      ['--quiet'],
      ['--quiet', '--hidden', '2'],
    ),
  }),
  async run({ file, how }) {
    write('config.json', file);
    write('rows.csv', rows);
    const limits = ['--epochs', '1', '--force', '--out', 'm.json'];
    const { code } = await command([
      'train',
      'rows.csv',
      '--config',
      'config.json',
      ...limits,
      ...how,
    ]);
    return `train ${code}`;
  },
  show: ({ file, how }) => `${how.join(' ')} ${shownBytes(file)}`,
};
