import fc from 'fast-check';
import { commands } from '../../../src/cli/commands.js';
import { flagOf } from '../../../src/cli/flags/flag.js';
import { nastyTexts } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { clear, command, write } from '../run-command.js';
import { fixture, rows } from './rows.js';
import { wordsOf } from './words.js';

/** The trials of a sweep are trainings without a limit, in threads of their own. */
const THREADED = ['sweep', 'trial'];

const loaded = await Promise.all(
  commands
    .filter(({ name }) => !THREADED.includes(name))
    .map(async ({ name, load }) => ({ name, ...(await load()).command })),
);

const files = ['rows.csv', 'm.json', 'run.ndjson', 'config.json', 'none.csv', '-', '.', 'a b.csv'];
const model = fixture('models/network.v1.json');
const run = '{"type":"epoch","epoch":1,"loss":1.21,"learningRate":0.01,"seconds":0.004}\n';

/** What a command line can have: there is no NUL in it. */
const texts = nastyTexts.filter((text) => !text.includes('\0'));

/** How long a training or a file is is for whoever starts it to say. */
const LIMITS: Readonly<Record<string, readonly string[]>> = {
  epochs: ['--epochs', '1'],
  rows: ['--rows', '5'],
};

const line = fc.constantFrom(...loaded).chain(({ name, flags, choices }) => {
  const value = (option: (typeof flags)[number]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...wordsOf(option)) },
      fc.constantFrom(...texts),
      fc.constantFrom(...files),
    );
  const flag = fc
    .constantFrom(...flags)
    .chain((option) =>
      option.type.isSwitch
        ? fc.constant<string[]>([flagOf(option)])
        : value(option).map((text): string[] => [flagOf(option), text]),
    );
  const argument = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(...(choices ?? ['rows.csv', 'm.json', 'run.ndjson'])),
    },
    fc.constantFrom(...files, ...texts),
  );
  const limits = Object.entries(LIMITS).flatMap(([key, words]) =>
    flags.some((option) => option.key === key) ? words : [],
  );
  return fc
    .tuple(fc.array(argument, { maxLength: 2 }), fc.array(flag, { maxLength: 4 }))
    .map(([args, given]): readonly string[] => [name, ...args, ...given.flat(), ...limits]);
});

export const flags: InputKind<readonly string[]> = {
  inputs: fc.oneof(
    { weight: 30, arbitrary: line },
    fc.array(fc.constantFrom(...texts, 'help', '--help', 'train'), { maxLength: 3 }),
  ),
  async run(args) {
    clear();
    write('rows.csv', rows);
    write('a b.csv', rows);
    write('m.json', model);
    write('run.ndjson', run);
    write('config.json', '{"momentum": 0.5}');
    const { code } = await command(args, rows);
    return `${commands.find(({ name }) => name === args[0])?.name ?? 'none'} ${code}`;
  },
  show: (args) => JSON.stringify(args),
};
