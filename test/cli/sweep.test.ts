import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { timeless } from '../docs/timeless.js';
import { dataFile, Folder, type JsonObject, numberAt, objectIn, records } from './run-mlp.js';
import { shellWords } from './shell-words.js';

const iris = readFileSync(dataFile('iris.csv'), 'utf8');
/** Some of its rows. */
const few = `${iris
  .split('\n')
  .filter((_, i) => i === 0 || i % 3 === 0)
  .join('\n')}\n`;
const files = { 'iris.csv': iris, 'few.csv': few };

/** What a quick sweep is given. */
const quick = ['--epochs', '4', '--cv', '3', '--jobs', '1'];
const grid = ['--vary', 'hidden=2 4', '--vary', 'lr=0.02 0.1'];
const random = ['--vary', 'l2=log:1e-5..0.1', '--vary', 'lr=0.01..0.3', '--trials', '5'];
const halving = [
  ...['--vary', 'lr=log:0.01..1', '--method', 'halving', '--trials', '9'],
  ...['--min-epochs', '1', '--factor', '3', '--epochs', '9', '--cv', '2', '--jobs', '1'],
];

async function sweep(folder: Folder, ...args: string[]) {
  const outcome = await folder.mlp(['sweep', 'iris.csv', ...args]);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** The lines of a ledger without what differs from run to run. */
function ledgerOf(folder: Folder, name = 'trials.ndjson'): JsonObject[] {
  return records(folder.read(name)).map((record) => ({ ...record, seconds: 0 }));
}

/** In an order of their own. */
function sorted(lines: readonly JsonObject[]): string[] {
  return lines.map((line) => JSON.stringify(line)).sort();
}

/** What is printed, without times. */
function steady(text: string): string[] {
  return text.split('\n').map((line) => timeless(line).replace(/ +<?[\d.]+ (?:ms|s) {2}/, ' '));
}

/** The command lines that a sweep prints, as arguments. */
function again(stdout: string, name: string): string[] {
  const line = stdout.split('\n').find((one) => one.startsWith(`  mlp ${name} `)) ?? '';
  return shellWords(line)
    .slice(1)
    .map(({ value }) => value);
}

async function trainAgain(folder: Folder, stdout: string): Promise<void> {
  const { code, stderr } = await folder.mlp([...again(stdout, 'train'), '-q', '-o', 'again.json']);
  expect(code, stderr).toBe(0);
  expect(folder.read('again.json')).toBe(folder.read('model.json'));
}

describe('mlp sweep', () => {
  it('runs a grid, and prints command lines that come to the same scores and the same model', async () => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...grid, ...quick);
    expect(stdout).toMatch(
      /^4 trials\n\n# +loss +hidden +lr .*\n1 .*\n2 .*\n3 .*\n4 .*\n\nthe first/,
    );
    const lines = ledgerOf(folder);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(4);
    const [best] = lines.sort((a, b) => numberAt(a, 'score') - numberAt(b, 'score'));
    const scored = await folder.mlp([...again(stdout, 'evaluate'), '--json']);
    const folds = records(scored.stdout).filter(({ type }) => type === 'fold');
    expect(folds.map(({ loss }) => loss)).toEqual(best.scores);
    await trainAgain(folder, stdout);
  });

  it('draws trials at random, by its seed', async () => {
    const folder = new Folder(files);
    await sweep(folder, ...random, ...quick, '-q');
    await sweep(folder, ...random, ...quick, '-q', '--ledger', 'same.ndjson');
    await sweep(folder, ...random, ...quick, '-q', '--seed', '1', '--ledger', 'other.ndjson');
    const drawn = ledgerOf(folder).map(({ parameters }) => parameters);
    expect(drawn.length).toBe(5);
    expect(ledgerOf(folder, 'same.ndjson')).toEqual(ledgerOf(folder));
    const others = ledgerOf(folder, 'other.ndjson').map(({ parameters }) => parameters);
    expect(others.filter((one) => JSON.stringify(drawn).includes(JSON.stringify(one)))).toEqual([]);
  });

  it('gives all a few epochs and the best more, which are those of one training', async () => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...halving);
    const lines = ledgerOf(folder);
    const rung = (budget: number | undefined) => lines.filter((line) => line.budget === budget);
    expect([1, 3, undefined].map((budget) => rung(budget).length)).toEqual([9, 3, 1]);
    const [whole] = rung(undefined);
    const scored = await folder.mlp([...again(stdout, 'evaluate'), '--json']);
    const folds = records(scored.stdout).filter(({ type }) => type === 'fold');
    expect(folds.map(({ loss }) => loss)).toEqual(whole.scores);
    await trainAgain(folder, stdout);
  });

  it.each([
    ['a grid', [...grid, ...quick]],
    ['trials at random', [...random, ...quick]],
    ['halving', halving],
  ])('goes on with what is left of a ledger: %s', async (_, args) => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...args);
    const [whole, model] = [ledgerOf(folder), folder.read('model.json')];
    const text = folder.read('trials.ndjson');
    for (const at of [0, 1 / 3, 0.6, 1]) {
      folder.write('trials.ndjson', text.slice(0, Math.floor(at * text.length)));
      folder.write('model.json', '');
      const resumed = await sweep(folder, ...args);
      expect(steady(resumed.stdout)).toEqual(steady(stdout));
      expect(folder.read('model.json')).toBe(model);
      const isTorn = at > 0 && at < 1;
      expect(/not written to the end/.test(resumed.stderr)).toBe(isTorn);
      const lines = folder
        .read('trials.ndjson')
        .split('\n')
        .filter((line) => /^\{.*\}$/.test(line));
      expect(sorted(lines.map((line) => ({ ...objectIn(line), seconds: 0 })))).toEqual(
        sorted(whole),
      );
    }
  });

  it('reads the rows of a pipe once for all', async () => {
    const folder = new Folder(files);
    const args = [...grid, ...quick, '-q'];
    await sweep(folder, ...args);
    const piped = ['sweep', '-', ...args, '--ledger', 'piped.ndjson', '-o', 'piped.json'];
    const { code, stderr } = await folder.mlp(piped, iris);
    expect(code, stderr).toBe(0);
    expect(ledgerOf(folder, 'piped.ndjson')).toEqual(ledgerOf(folder));
    expect(folder.read('piped.json').replace('<stdin>', 'iris.csv')).toBe(
      folder.read('model.json'),
    );
  });
});

describe('what trials are scored on', () => {
  it('a share of the rows that none of them sees tests the winner', async () => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...grid, ...quick, '--test', '0.2', '--json');
    const result = records(stdout).at(-1);
    expect(result).toMatchObject({ type: 'result', testAccuracy: expect.any(Number) });
    for (const line of ledgerOf(folder)) expect(line).toMatchObject({ test: 0.2, folds: 3 });
    const shown = await sweep(folder, ...grid, ...quick, '--test', '0.2');
    expect(shown.stdout).not.toContain('mlp evaluate');
    await trainAgain(folder, shown.stdout);
  });

  it('a file tests the winner, and changes no trial', async () => {
    const folder = new Folder(files);
    await sweep(folder, ...grid, ...quick, '-q');
    const { stdout } = await sweep(folder, ...grid, ...quick, '--test', 'few.csv');
    expect(ledgerOf(folder).length).toBe(4);
    expect(stdout).toMatch(/^test +[\d.]+ bits/m);
    await trainAgain(folder, stdout);
  });

  it.each([
    ['a share of the rows', '0.3'],
    ['a file', 'few.csv'],
  ])('validation rows, which are %s', async (_, validation) => {
    const folder = new Folder(files);
    const args = [...grid, '--epochs', '4', '--jobs', '1', '--validation', validation];
    const { stdout } = await sweep(folder, ...args);
    const [best] = ledgerOf(folder).sort((a, b) => numberAt(a, 'score') - numberAt(b, 'score'));
    expect(best).not.toHaveProperty('folds');
    expect(best.scores).toEqual([best.score]);
    const trained = await folder.mlp([...again(stdout, 'train'), '--json', '-o', 'again.json']);
    expect(records(trained.stdout).at(-1)).toMatchObject({ validationLoss: best.score });
    expect(folder.read('again.json')).toBe(folder.read('model.json'));
  });

  it('several seeds', async () => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...grid, ...quick, '--repeats', '2');
    const [best] = ledgerOf(folder).sort((a, b) => numberAt(a, 'score') - numberAt(b, 'score'));
    expect(best.scores).toHaveLength(6);
    expect(new Set(JSON.parse(JSON.stringify(best.scores))).size).toBe(6);
    const scored = await folder.mlp([...again(stdout, 'evaluate'), '--json']);
    const folds = records(scored.stdout).filter(({ type }) => type === 'fold');
    expect(best.scores).toEqual([
      ...folds.map(({ loss }) => loss),
      ...Array(3).fill(expect.any(Number)),
    ]);
  });

  it('a metric of which more is better', async () => {
    const folder = new Folder(files);
    const { stdout } = await sweep(folder, ...grid, ...quick, '--metric', 'accuracy', '--json');
    const [winner] = records(stdout).filter(({ type }) => type === 'sweep');
    const scores = ledgerOf(folder).map((line) => numberAt(line, 'score'));
    expect(winner).toMatchObject({ trials: 4, metric: 'accuracy', score: Math.max(...scores) });
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
  });

  it('and takes the smallest network within one standard error', async () => {
    const folder = new Folder(files);
    const args = [
      '--vary',
      'hidden=4 16',
      '--lr',
      '0.1',
      '--epochs',
      '20',
      '--cv',
      '10',
      '-j',
      '1',
    ];
    const best = await sweep(folder, ...args);
    expect(best.stdout).toContain('\nthe first again:\n');
    expect(again(best.stdout, 'train').join(' ')).toContain('--hidden 16');
    const small = await sweep(folder, ...args, '--one-se');
    expect(small.stdout).toContain('\nnumber 2, the smallest within one standard error, again:\n');
    expect(again(small.stdout, 'train').join(' ')).toContain('--hidden 4');
    await trainAgain(folder, small.stdout);
  });
});

describe('what goes wrong', () => {
  it.each([[['features=1-9 1-2']], [['features=1-2 1-9']]])(
    'in one trial is its result alone: %j',
    async ([vary]) => {
      const folder = new Folder(files);
      const { stdout, stderr } = await sweep(folder, '--vary', vary, ...quick);
      expect(stdout).toMatch(/^2 trials, 1 failed\n/);
      expect(stderr).toMatch(/warning: 1 of 2 trials failed, the first .* no column "9"/);
      const statuses = ledgerOf(folder).map(({ status }) => status);
      expect(statuses.sort()).toEqual(['done', 'failed']);
      await trainAgain(folder, stdout);
    },
  );

  it('diverging trials are last, and the end where all diverge', async () => {
    const folder = new Folder(files);
    const wild = ['--activation', 'relu', '--momentum', '0.5', ...quick];
    const some = await sweep(folder, '--vary', 'lr=1e30 0.01', ...wild);
    expect(some.stdout).toMatch(/^2 trials, 1 diverged\n[\s\S]*\n1 +0\.[\s\S]*\n2 +diverged /);
    const all = await folder.mlp(['sweep', 'iris.csv', '--vary', 'lr=1e30 2e30', ...wild]);
    expect(all.code).toBe(4);
    expect(all.stderr).toContain('no trial has a score: 2 diverged — ');
  });

  it('says so where rows are too few for the metric, and which has a score', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `${i},${(1.1 * i + (i % 3)).toFixed(1)}\n`);
    const folder = new Folder({ 'few.csv': `x,y\n${rows.join('')}` });
    const args = ['sweep', 'few.csv', '--task', 'regression', '--cv', '8', '--epochs', '2'];
    const swept = await folder.mlp([...args, '--metric', 'r2', '--vary', 'lr=0.01 0.1']);
    expect(swept.code).toBe(2);
    expect(swept.stderr).toContain(
      '2 without r2, which these rows do not give — use --metric loss',
    );
  });

  it.each([
    [['--lr', '0.1'], 'nothing is varied'],
    [['--vary', 'lr=0.1 1', '--lr', '0.1'], '--learning-rate is varied, and has a value, too'],
    [['--vary', 'lr=0.1 1', '--vary', 'learning-rate=1'], 'is varied twice'],
    [['--vary', 'learnin-rate=0.1'], 'did you mean'],
    [['--vary', 'lr=0.1 1', '--trials', '300'], 'there are 2 combinations'],
    [
      ['--vary', 'lr=0.1 1', '--method', 'halving', '--min-epochs', '10'],
      'a trial has 2 epochs in all',
    ],
    [['--vary', 'lr=-1 1'], 'expected a number'],
    [['--vary', 'seed=0..2000000', '--method', 'grid'], 'the grid has 2000001 trials'],
    [['--vary', 'lr=0.1..1', '--method', 'grid'], 'no end of values'],
    [['--vary', 'optimizer=adam sgd', '--momentum', '0.5'], 'momentum'],
    [['--vary', 'missing=drop mean', '--test', '0.2'], 'the same rows for all trials'],
    [['--vary', 'split-seed=1 2'], 'it decides which rows are held out'],
    [['--vary', 'lr=0.1 1', '--factor', '2'], '--factor belongs to --method halving'],
    [['--vary', 'lr=0.1 1', '--trials', '2', '--method', 'grid'], 'a grid has as many'],
    [['--vary', 'epochs=5 9', '--method', 'halving'], 'other numbers of epochs itself'],
    [['--vary', 'seed=1 2', '--repeats', '2'], 'repeats have other seeds'],
    [['--vary', 'split-seed=1 2'], 'the same for all trials'],
    [['--vary', 'lr=0.1 1', '--metric', 'rmse'], 'it is of a regression'],
    [['--vary', 'lr=0.1 1', '--ledger', 'iris.csv'], 'it is an input, too'],
    [
      ['--vary', 'lr=0.1 1', '--ledger', 'model.json', '-o', 'model.json'],
      'the file of --out, too',
    ],
    [['--vary', 'lr=0.1 1', '--ledger', '.'], 'it is a folder'],
    [['--vary', 'lr=0.1 1', '--ledger', 'r.ndjson.gz'], 'no .gz file is written'],
    [['--vary', 'lr=0.1 1', '--ledger', 'none/r.ndjson'], 'there is no folder none'],
    [['--vary', 'lr=0.1 1', '-o', 'iris.csv'], 'it is an input, too'],
    [['--vary', 'lr=0.1 1', '--ledger', '/dev/stdout'], 'a sweep goes on from its file'],
    [['--vary', 'lr=0.1 1', '--resume'], 'no such file to go on with'],
    [['--vary', 'lr=0.1 1', '--no-resume', '--ledger', 'ledger.ndjson'], 'results already'],
    [['--space', 'none.json'], 'no such file'],
  ])('is refused with what can be done: %j', async (args, says) => {
    const folder = new Folder({ ...files, 'ledger.ndjson': '' });
    const epochs = args.some((word) => word.startsWith('epochs')) ? [] : ['--epochs', '2'];
    const short = [...epochs, '-j', '1'];
    const { stdout, stderr, code } = await folder.mlp(['sweep', 'iris.csv', ...args, ...short]);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^mlp: error: [^\n]* — [^\n]*\n$/m);
    const isOfFiles = ['no such file', 'there is no folder none'].includes(says);
    expect({ stdout, code }).toEqual({ stdout: '', code: isOfFiles ? 3 : 2 });
    expect(existsSync(folder.at('trials.ndjson'))).toBe(false);
  });

  it.each([
    ['ledger of other data', 'its trials are of other data'],
    ['file that is no ledger', 'not a ledger of trials'],
  ])('a %s', async (which, says) => {
    const folder = new Folder(files);
    await sweep(folder, ...grid, ...quick, '-q');
    const args = which.startsWith('ledger')
      ? ['few.csv', ...grid, ...quick]
      : ['iris.csv', ...grid, ...quick, '--ledger', 'few.csv'];
    const { stderr, code } = await folder.mlp(['sweep', ...args, '-o', 'other.json']);
    expect(stderr).toContain(says);
    expect(code).toBe(3);
    expect(existsSync(folder.at('other.json'))).toBe(false);
  });
});

it('says all of it as records', async () => {
  const folder = new Folder(files);
  const { stdout, stderr } = await sweep(folder, ...grid, ...quick, '--json', '-q');
  expect(stderr).toBe('');
  const lines = records(stdout);
  expect(lines.map(({ type }) => type)).toEqual([...Array(4).fill('trial'), 'sweep', 'result']);
  expect(lines.slice(0, 4)).toEqual(records(folder.read('trials.ndjson')));
  expect(lines[5]).toMatchObject({ model: 'model.json' });
});

describe('in threads', () => {
  const args = ['sweep', 'iris.csv', ...grid, '--epochs', '4', '--cv', '3', '-q'];
  let alone: Folder;
  beforeAll(async () => {
    alone = new Folder(files);
    expect((await alone.mlp([...args, '--jobs', '1'])).code).toBe(0);
  });

  it('it comes to the same', () => {
    const folder = new Folder(files);
    const { stdout, stderr, code } = folder.binary([...args, '--jobs', '2']);
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(folder.read('model.json')).toBe(alone.read('model.json'));
    expect(sorted(ledgerOf(folder))).toEqual(sorted(ledgerOf(alone)));
  });
});

describe('Ctrl-C', () => {
  const argsOf = (seeds: string) => {
    const rest = ['--epochs', '100', '--cv', '5', '--jobs'];
    return ['sweep', 'iris.csv', '--vary', `seed=${seeds}`, ...rest];
  };
  const lineCount = (folder: Folder): number =>
    existsSync(folder.at('trials.ndjson'))
      ? folder.read('trials.ndjson').split('\n').length - 1
      : 0;

  it.each(['1', '2'])('leaves a ledger to go on from, with --jobs %s', async (jobs) => {
    const folder = new Folder(files);
    const child = folder.spawn([...argsOf('0..999'), jobs]);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    while (lineCount(folder) < 2 && child.exitCode === null) await sleep(5);
    const begin = performance.now();
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(code, stderr).toBe(130);
    const count = lineCount(folder);
    expect(stderr).toContain(
      `interrupted: ${count} of 1000 trials are in trials.ndjson, and the same command goes on with the rest`,
    );
    expect(existsSync(folder.at('model.json'))).toBe(false);
    // A part of the grid is enough to see what is run, and what is not run again.
    const before = folder.read('trials.ndjson');
    const seeds = records(before).map(({ parameters }) => JSON.stringify(parameters));
    const left = Array.from({ length: 5 }, (_, seed) => JSON.stringify({ seed })).filter(
      (one) => !seeds.includes(one),
    );
    const resumed = folder.binary([...argsOf('0..4'), '2', '-q', '--resume']);
    expect(resumed).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(folder.read('trials.ndjson').startsWith(before)).toBe(true);
    expect(lineCount(folder)).toBe(count + left.length);
  });
});
