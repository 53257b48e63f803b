import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { withSubcommands } from '../../src/cli/parser/subcommands.js';
import { dataFile, Folder } from './run-mlp.js';

const iris = dataFile('iris.csv');
const few = '--hidden 3 --epochs 2';
const sweep = `${iris} --vary lr=log:0.1..0.3 --trials 2 --validation 0.3 ${few}`;

/** Lines of each command: of those whose output is for people, each view there is. */
const lines: Readonly<Record<string, readonly string[]>> = {
  train: [`${iris} ${few} -o other.json`, `${iris} ${few} --dry-run`],
  predict: [`${iris} --model model.json`],
  evaluate: [`${iris} --model model.json`, `${iris} --cv 3 ${few}`],
  sweep: [`${sweep} -o best.json --ledger other.ndjson`],
  'sweep plan': [sweep],
  'sweep pending': [`${sweep} --ledger trials.ndjson`],
  'sweep table': ['trials.ndjson'],
  'sweep best': ['trials.ndjson'],
  'sweep space': ['--vary lr=log:0.1..0.3 --format optuna'],
  trial: [`${iris} lr=0.1 --validation 0.3 ${few}`],
  inspect: [
    iris,
    'model.json',
    'model.json --weights',
    'model.json --layer 1',
    'model.json --plan',
    `model.json ${iris} --importance permutation`,
  ],
  gradcheck: [`${iris} --hidden 3 --rows 2`],
  verify: [`model.json ${iris}`],
  export: ['model.json --to js -o model.js'],
  trace: [
    '--expr a^2 --at a=1',
    '--expr a*b --at a=1,b=2 --mode forward --wrt a',
    `${iris} --model model.json --row 1`,
    '--expr a^2 --at a=1 --format csv',
  ],
  report: ['run.ndjson --term', 'trials.ndjson --term', 'run.ndjson -o page.html'],
  generate: ['xor --rows 3'],
  completion: ['bash'],
};

/** A control character as a terminal shows what it must not obey. */
const ESCAPED = /\\(?:x|u00)[0189][0-9a-f]/;

/** The commands that print more than rows and records. */
const inColours = [
  'train',
  'evaluate',
  'sweep',
  'sweep table',
  'inspect',
  'gradcheck',
  'export',
  'trace',
  'report',
];

describe('on a terminal with colours', () => {
  const folder = new Folder();
  beforeAll(async () => {
    for (const line of [
      `train ${iris} ${few} -o model.json --log run.ndjson -q`,
      `sweep ${sweep} --ledger trials.ndjson -o swept.json -q`,
    ]) {
      expect((await folder.mlp(line.split(' '))).code).toBe(0);
    }
  });

  it.each(withSubcommands(commands).map(({ name }) => name))(
    '%s obeys each control sequence that it makes',
    async (name) => {
      const results: string[] = [];
      for (const line of [...lines[name], '--help', '--nonsense']) {
        const args = [...name.split(' '), ...line.split(' ')];
        const { stdout, stderr, code } = await folder.mlpInColours(args);
        expect(code, `${line}: ${stderr}`).toBe(line === '--nonsense' ? 2 : 0);
        // The scripts of shells have such texts in them.
        if (name !== 'completion') expect(stdout + stderr, line).not.toMatch(ESCAPED);
        results.push(stdout);
      }
      expect(results.join('').includes('\u001b['), 'colours').toBe(inColours.includes(name));
    },
  );

  it('what comes from a file is escaped, colours too', async () => {
    folder.write('coloured.csv', 'a,y\n\u001b[31mred,1\n\u001b[31mred,2\nblue,3\nblue,4\n');
    const { stdout } = await folder.mlpInColours(['inspect', 'coloured.csv']);
    expect(stdout).toContain('\\x1b[31mred (2)');
    expect(stdout).not.toContain('\u001b[31m');
  });
});
