import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { trialLine } from '../../src/sweep/ledger/trial-line.js';
import { resultOf } from '../sweep/trial-results.js';
import { dataFile, Folder } from './run-mlp.js';

const folder = new Folder({ 'iris.csv': readFileSync(dataFile('iris.csv')) });

beforeAll(async () => {
  for (const name of ['run', 'other']) {
    const { code } = await folder.mlp([
      ...['train', 'iris.csv', '--hidden', '4', '--epochs', '40', '--validation', '0.3', '--quiet'],
      ...['--seed', name === 'run' ? '1' : '2', '--log', `${name}.ndjson`, '-o', `${name}.json`],
    ]);
    expect(code).toBe(0);
  }
});

describe('mlp report', () => {
  it('writes report.html, says so, and replaces it', async () => {
    for (let i = 0; i < 2; i++) {
      const { stdout, stderr, code } = await folder.mlp(['report', 'run.ndjson']);
      expect({ stdout, stderr, code }).toEqual({
        stdout: '',
        stderr: 'mlp: the report is in report.html\n',
        code: 0,
      });
    }
    expect(folder.read('report.html')).toMatch(/^<!doctype html>/);
  });

  it('reads a run from standard input, and writes to standard output', async () => {
    const args = ['report', '-', '-o', '-'];
    const { stdout, stderr, code } = await folder.mlp(args, folder.read('run.ndjson'));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*&lt;stdin&gt;[\s\S]*<\/html>\n$/);
  });

  it('is the same every time', async () => {
    const page = async () =>
      (await folder.mlp(['report', 'run.ndjson', 'run.json', 'iris.csv', '-o', '-'])).stdout;
    expect(await page()).toBe(await page());
  });

  it('draws the regions over the features that are asked for', async () => {
    const args = [
      'report',
      'run.json',
      'iris.csv',
      '-o',
      '-',
      '--plane',
      'sepal_width,petal_length',
    ];
    expect((await folder.mlp(args)).stdout).toContain('species over sepal_width and petal_length');
  });

  it('says so where the rows are too many for the importance of columns, and what to do', async () => {
    const columns = 600;
    const row = (digit: string, target: string) => `${`${digit},`.repeat(columns)}${target}\n`;
    const header = `${Array.from({ length: columns }, (_, i) => `x${i},`).join('')}y\n`;
    const some = (row('0', 'a') + row('1', 'b')).repeat(10);
    const wide = new Folder({ 'some.csv': header + some, 'wide.csv': header + some.repeat(1120) });
    await wide.mlp(['train', 'some.csv', '--hidden', '2', '--epochs', '1', '--quiet']);
    const args = ['report', 'model.json', 'wide.csv', '-o', '-'];
    const { stdout, code } = await wide.mlp(args);
    expect(code).toBe(0);
    const command = 'mlp inspect model.json wide.csv --importance permutation';
    expect(stdout).toContain(
      `Permutation importance is left out, as to shuffle 600 columns of 22,400 rows takes long: ${command} computes it.`,
    );
    // What is said can be done.
    const few = await wide.mlp(['report', 'model.json', 'some.csv', '-o', '-']);
    expect(few.stdout).toContain('shuffled among them, 10 times');
    expect(few.stdout).not.toContain('is left out');
  });

  it.each([
    [['run.json', 'other.json'], 2, 'a report is of one model, and there are several'],
    [['iris.csv'], 2, 'rows are scored by a model, and there is none'],
    [['run.json', 'iris.csv', '--plane', 'sepal_width'], 2, 'expected two columns'],
    [
      ['run.json', 'iris.csv', '--plane', 'sepal_width,petal'],
      2,
      'the model has no feature "petal"',
    ],
    [['run.ndjson', '--plane', 'sepal_width,petal_width'], 2, '--plane is about rows'],
    [['run.ndjson', '--term', '-o', 'a.html'], 2, '--out is of no use'],
    [['run.ndjson', 'run.json', '--term'], 2, '--term draws the curves of runs and trials alone'],
    [['run.json', '--term'], 2, '--term draws the curves of runs and trials alone'],
    [['run.ndjson', '-o', 'iris.csv'], 2, 'the file exists and is not a report'],
    [['run.ndjson', '-o', 'run.ndjson'], 2, 'it is an input, too'],
    [['run.ndjson', '-o', 'picture.xlsx'], 2, 'no .xlsx file is written'],
    [['none.ndjson'], 3, 'no such file'],
  ])('refuses %j', async (args, exit, message) => {
    const before = folder.read('iris.csv');
    const { stdout, stderr, code } = await folder.mlp(['report', ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: exit });
    expect(stderr).toContain(message);
    expect(folder.read('iris.csv')).toBe(before);
  });
});

describe('mlp report --term', () => {
  it('draws curves with axes, within the width', async () => {
    const { stdout, stderr, code } = await folder.mlp(['report', 'run.ndjson', '--term']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const [loss, accuracy, rate, ...others] = stdout.split('\n\n');
    expect(loss).toMatch(/^Loss \(bits\) {3}• training {3}o validation\n/);
    expect(accuracy).toMatch(/^Accuracy/);
    expect(rate).toMatch(/^Learning rate/);
    expect(others).toEqual([]);
    for (const chart of [loss, accuracy, rate]) {
      const lines = chart.trimEnd().split('\n');
      expect(lines.length).toBe(17);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
      expect(lines.filter((line) => /^ *[\d.]+( %)? ┤/.test(line)).length).toBeGreaterThan(2);
      expect(lines.at(-2)).toMatch(/^ +└[─┬]+$/);
      expect(lines.at(-1)).toMatch(/^ +5 +10 +15 +20 +25 +30 +35 +40$/);
    }
    // The loss falls: the first column is marked at the top, the last one at the bottom.
    const marked = loss
      .split('\n')
      .filter((line) => line.includes('•'))
      .slice(1);
    expect(marked[0].indexOf('•')).toBeLessThan(marked.at(-1)?.indexOf('•') ?? 0);
  });

  it('compares runs, each with a mark of its own', async () => {
    const { stdout } = await folder.mlp(['report', 'run.ndjson', 'other.ndjson', '--term']);
    expect(stdout).toContain(
      '• run.ndjson, training   o run.ndjson, validation   × other.ndjson, training',
    );
    expect(stdout).toMatch(/┤.*[×+]/);
  });

  it('lets no name speak to the terminal', async () => {
    const name = 'a\u001b]0;owned\u0007\u001b[31m.ndjson';
    folder.write(name, folder.read('run.ndjson'));
    const { stdout } = await folder.mlp(['report', name, 'run.ndjson', '--term']);
    expect(stdout).toContain('a\\x1b]0;owned\\x07\\x1b[31m.ndjson');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(stdout).not.toMatch(/[\u001b\u0007]/);
  });
});

describe('mlp report of a sweep', () => {
  const results = [0.001, 0.01, 0.02, 0.03, 0.1, 0.2, 0.5, 1].flatMap((lr, i) =>
    ['sgd', 'adam'].map((optimizer) =>
      resultOf({ lr, optimizer }, { score: 0.5 + i / 20, ...(i % 2 && { budget: 5 }) }),
    ),
  );
  const text = results.map((one) => trialLine(one)).join('');

  it('is told from a run by its lines, wherever they come from, and stands beside runs', async () => {
    folder.write('trials', text);
    for (const [args, input] of [
      [['trials'], ''],
      [['-'], text],
      [['trials', 'run.ndjson'], ''],
    ] as const) {
      const { stdout, code } = await folder.mlp(['report', ...args, '-o', '-'], input);
      expect(code).toBe(0);
      expect(stdout).toContain('<h2>The sweep</h2><p>16 trials, scored by accuracy in 5 folds');
      expect(stdout.includes('<h2>The run</h2>')).toBe(args.length > 1);
    }
  });

  it('joins ledgers of the tasks of a job, and says what is torn', async () => {
    folder.write('1.ndjson', text);
    folder.write(
      '2.ndjson',
      text + trialLine(resultOf({ lr: 2 })) + trialLine(results[0]).slice(0, 99),
    );
    const { stdout, stderr, code } = await folder.mlp([
      'report',
      '1.ndjson',
      '2.ndjson',
      '-o',
      '-',
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^mlp: line 18 of 2\.ndjson was not written to the end: .*\n$/);
    expect(stdout).toContain('<title>Report on 1.ndjson, 2.ndjson</title>');
    expect(stdout).toContain('<p>17 trials, ');
  });

  it('has sections of those that cannot be compared', async () => {
    folder.write('3.ndjson', trialLine(resultOf({ lr: 2 }, { folds: 3 })));
    const { stdout } = await folder.mlp(['report', 'trials', '3.ndjson', '-o', '-']);
    const titles = [...stdout.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(titles).toEqual(
      [5, 3].map((k) => expect.stringContaining(`The sweep of accuracy in ${k} folds`)),
    );
  });

  it('is a table and charts in the terminal', async () => {
    const { stdout, stderr, code } = await folder.mlp(['report', 'trials', '--term']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^16 trials; the best 10:\n\n # {2,}accuracy +lr +optimizer /);
    expect(stdout).toMatch(/\naccuracy by lr\n.* ┤.*┬.*0\.001/s);
    expect(stdout).toMatch(/\noptimizer +trials +best accuracy +median accuracy\nadam +8 /);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const chart = stdout.split('accuracy by lr\n')[1].split('\n\n')[0];
    expect([...chart.matchAll(/•/g)].length).toBe(8);
  });

  it('refuses a line that is none, with its place', async () => {
    folder.write('bad.ndjson', `${text}{"type":"epoch","epoch":1}\n`);
    const { stderr, code } = await folder.mlp(['report', 'bad.ndjson']);
    expect(code).toBe(3);
    expect(stderr).toContain('bad.ndjson:17: not a ledger of trials');
  });
});
