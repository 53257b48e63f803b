import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { main } from '../../src/cli/main.js';
import { lastWord, withSubcommands } from '../../src/cli/parser/subcommands.js';
import { capturedTerminal } from './captured-terminal.js';
import { mlp } from './run-mlp.js';

const all = withSubcommands(commands);

/** The flags that the contract of the command line promises, of the commands that are there. */
const promised = {
  train: [
    '--target --features --ignore --task --categorical --delimiter --header --no-header --comment --skip-lines --na --missing',
    '--scale --weight-column --class-weight --validation --test --group --layers --hidden',
    '--activation --output --loss --label-smoothing --log-base --init --init-from --l2 --l1 --penalty --lambda --dropout --lr',
    '--learning-rate --momentum --nesterov --optimizer --beta1 --beta2 --weight-decay --schedule --warmup --batch-size --clip-norm',
    '--epochs --no-shuffle --seed --precision --engine --tolerance --patience --monitor --tensorboard',
    '--target-loss --max-time --out --preset --config --print-config --log --json --progress --quiet',
    '--dry-run --force -d -o -q -n',
  ],
  predict: ['--model -o --proba --top --keep --format --unknown --on-error --safe-csv'],
  evaluate: ['--model --json --fail-under --cv --layers --momentum --epochs'],
  sweep: [
    '--vary --space --method --trials --min-epochs --factor --cv --metric --repeats --one-se --ledger --resume --jobs',
    '--nested --exec --print-commands',
    '--validation --test --layers --momentum --epochs --out --json -o -j',
  ],
  'sweep plan': ['--vary --space --method --trials --cv --metric --layers --epochs --out -o'],
  'sweep pending': ['--ledger --vary --space --method --trials --cv --layers --epochs --out -o'],
  'sweep table': ['--metric --json --data'],
  'sweep best': ['--metric --json --data --one-se'],
  'sweep space': ['--vary --space --format --layers --epochs'],
  inspect: ['--weights --layer --activations --row --importance --plan --json'],
  gradcheck: ['--model --rows --epsilon --rtol --layers --hidden --loss --l2 --dropout --json'],
  verify: ['--validation --test --init-from --engine --json --quiet --progress'],
  export: ['--out --to --unknown -o'],
  trace: [
    '--expr --at --atomic --mode --wrt --digits --model --row --scalars --max-rows --format -o',
  ],
  report: ['--term --plane --out -o'],
  generate: ['--rows --noise --classes --seed -o'],
  completion: ['--out -o --force'],
};

describe('mlp --help', () => {
  it.each(Object.entries(promised))('%s: examples first, then its flags', async (name, lists) => {
    const { stdout, stderr, code } = await mlp([...name.split(' '), '--help']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(new RegExp(`^Examples:\n  mlp ${name} `));
    const words = new Set(stdout.split(/[\s,]+/));
    const missing = lists.flatMap((list) => list.split(' ')).filter((flag) => !words.has(flag));
    expect(missing).toEqual([]);
    expect((await mlp(['help', ...name.split(' ')])).stdout).toBe(stdout);
    expect((await mlp([...name.split(' '), '-h', '--help'])).stdout).toBe(stdout);
  });

  it('works after other flags', async () => {
    const { stdout, code } = await mlp(['train', 'missing.csv', '--momentum', '0.9', '-h']);
    expect(stdout).toMatch(/^Examples:/);
    expect(code).toBe(0);
  });

  it('shows the defaults', async () => {
    const { stdout } = await mlp(['train', '--help']);
    for (const pattern of [/--lr.*\(default: 0\.01;/s, /--epochs <n>[^-]*\(default:\s+100;/]) {
      expect(stdout).toMatch(pattern);
    }
  });
});

it('names the subcommands of a command, in its long and its short help', async () => {
  const groups = commands.filter(({ subcommands }) => subcommands !== undefined);
  expect(groups.length).toBeGreaterThan(0);
  for (const { name, subcommands = [] } of groups) {
    const long = (await mlp([name, '--help'])).stdout;
    const short = (await mlp([name, '-h'])).stdout;
    for (const sub of subcommands) {
      expect(long).toContain(`  mlp ${sub.name} `);
      expect(short).toMatch(new RegExp(`^And mlp ${name} .*\\b${lastWord(sub)}\\b`, 'm'));
    }
  }
});

describe('mlp -h', () => {
  it.each(all)('$name: the flags that people use, on one screen', async ({ name, load }) => {
    const { command } = await load();
    const { stdout, stderr, code } = await mlp([...name.split(' '), '-h']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^Examples:\n {2}mlp .*\n {2}.*mlp /);
    expect(stdout).toContain(`\nUsage: mlp ${name} ${command.argument} [flags]\n  -`);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(24); // the last one is the prompt's
    expect(lines.at(-1)).toBe(`mlp ${name} --help shows all ${command.flags.length} flags.`);
    const listed = lines.filter((line) => /^ {2}-/.test(line));
    expect(listed.length).toBeLessThan(20);
    const elsewhere = command.elsewhere?.flags ?? [];
    const common = command.flags.filter(({ brief }) => brief !== undefined);
    expect(listed.length).toBe(common.filter((option) => !elsewhere.includes(option)).length);
    if (listed.length < command.flags.length) {
      expect((await mlp([...name.split(' '), '--help'])).stdout.length).toBeGreaterThan(
        stdout.length,
      );
    }
  });

  it('of train has about twenty, with defaults', async () => {
    const { stdout } = await mlp(['train', '-h']);
    expect(stdout.match(/^ {2}-/gm)?.length).toBeGreaterThan(15);
    expect(stdout).toContain(
      '  --lr <η>                      the size of a step (default: 0.01; by weights)\n',
    );
    expect(stdout).not.toContain('--gradient-tolerance');
  });

  it('is a screen of a terminal in all that is said of a command, as wide as the terminal', async () => {
    for (const { name } of all) {
      for (const flag of ['-h', '--help']) {
        for (const [columns, width] of [
          [undefined, 80],
          [0, 80], // as some terminals say
          [44, 44],
          [80, 80],
          [100, 100],
          [250, 100],
        ] as const) {
          const terminal = capturedTerminal('', {});
          const stdout = { ...terminal.stdout, columns };
          expect(await main([...name.split(' '), flag], { ...terminal, stdout })).toBe(0);
          const widths = terminal
            .printed()
            .stdout.split('\n')
            .map((line) => line.length);
          // An example is one line, to be copied.
          expect(Math.max(...widths), `${name} ${flag} at ${columns}`).toBeLessThanOrEqual(
            Math.max(width, 60),
          );
          if (flag === '--help') expect(Math.max(...widths)).toBeGreaterThan(0.8 * width);
        }
      }
    }
  });
});

describe('mlp alone', () => {
  it('prints a short overview, as with -h, --help and help', async () => {
    const { stdout, stderr, code } = await mlp([]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^Examples:\n {2}mlp train data\.csv --layers 4,8,3 /);
    for (const name of Object.keys(promised).filter((words) => !words.includes(' ')))
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout.split('\n').length).toBeLessThan(25);
    for (const word of ['-h', '--help', 'help']) expect((await mlp([word])).stdout).toBe(stdout);
  });

  it('says its version', async () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { stdout, code } = await mlp(['--version']);
    expect(manifest).toContain(`"version": "${stdout.trim()}"`);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});

describe('a slip', () => {
  it.each([
    [['trian', 'data.csv'], 'did you mean train?'],
    [['train', 'data.csv', '--momentun', '0.9'], 'did you mean --momentum?'],
    [['train', 'data.csv', '--loss', 'cross-entrophy'], 'did you mean cross-entropy?'],
    [['generate', 'spiral'], 'did you mean spirals?'],
    [['sweep', 'pnding', 'data.csv'], 'did you mean mlp sweep pending?'],
    [['sweep', 'results', 'trials.ndjson'], 'did you mean mlp sweep table?'],
    [['pending', 'data.csv'], 'did you mean mlp sweep pending?'],
    [['sweep', 'plan', 'data.csv', '--jobs', '2'], 'did you mean mlp sweep --jobs?'],
    [['sweep', 'data.csv', '--format', 'optuna'], 'did you mean mlp sweep space --format?'],
    [['sweep', 'table', 't.ndjson', '--one-se'], 'did you mean mlp sweep --one-se?'],
    [['version'], 'mlp --version prints the version'],
    [['-v'], 'mlp --version prints the version'],
    [['train', 'data.csv', '--test', '20%'], 'a fraction between 0 and 1, like 0.2'],
    [['train'], 'missing'],
    [['generate', 'xor', 'moons'], 'too many arguments'],
    [['train', 'a.csv', '--lr'], 'its value is missing'],
  ])('%j: exit 2, nothing on stdout, and %s', async (args, hint) => {
    const { stdout, stderr, code } = await mlp(args);
    expect(stderr).toContain(hint);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});
