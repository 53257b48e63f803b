import fc from 'fast-check';
import type { InputKind } from '../random-inputs.js';
import { command, predictions, write } from '../run-command.js';
import { tables } from '../tables.js';
import { shownBytes } from './rows.js';

/** A small training. */
export const TRAINING = ['--hidden', '2', '--epochs', '2', '--quiet', '--force', '--out', 'm.json'];

const reading = [['--header'], ['--no-header'], ['--delimiter', 'blanks'], ['--comment', '#']];
const training = [
  ['--missing', 'drop'],
  ['--missing', 'error'],
  ['--scale', 'robust'],
  ['--scale', 'minmax'],
  ['--validation', '0.3'],
  ['--decimal', ','],
  ['--optimizer', 'adam', '--batch-size', '4'],
  ['--embed', 'bins', '--embed-size', '2'],
  ['--target', '1'],
];
const none: readonly string[] = [];

/** CSV files that are looked at, or trained on and predicted. */
export const csv: InputKind<{
  readonly bytes: Uint8Array;
  readonly args: readonly string[];
}> = {
  inputs: fc.record({
    bytes: tables,
    args: fc.oneof(
      fc.constantFrom(none, ...reading).map((flags) => ['inspect', ...flags]),
      fc
        .constantFrom(none, none, ...reading, ...training)
        .map((flags) => ['train', ...flags, ...TRAINING]),
    ),
  }),
  async run({ bytes, args: [name, ...flags] }) {
    write('t.csv', bytes);
    const { code } = await command([name, 't.csv', ...flags]);
    return name === 'train' && code === 0
      ? predictions(['t.csv', '--model', 'm.json'])
      : `${name} ${code}`;
  },
  show: ({ bytes, args }) => `${args.join(' ')} ${shownBytes(bytes)}`,
};
