import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

/** A model of iris, one with labels like 01 and a text column, and one of a line y = 2x + 1. */
const models = { iris: '', text: '', line: '' };

const textRows = 'id,colour,size,code\n1,red,1,01\n2,blue,2,02\n3,red,3,01\n4,blue,4,02\n';
const lineRows = `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},${2 * i + 1}\n`).join('')}`;

beforeAll(async () => {
  const train = async (data: string, flags: string[]): Promise<string> => {
    const folder = new Folder({ 'text.csv': textRows, 'line.csv': lineRows });
    const { stderr, code } = await folder.mlp(['train', data, ...flags, '-q']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return folder.read('model.json');
  };
  models.iris = await train(dataFile('iris.csv'), [
    '--hidden',
    '8',
    '--momentum',
    '0.9',
    '--epochs',
    '30',
  ]);
  models.text = await train('text.csv', [
    '--ignore',
    'id',
    '--task',
    'classification',
    '--lr',
    '0.1',
  ]);
  models.line = await train('line.csv', [
    '--hidden',
    'none',
    '--task',
    'regression',
    '--lr',
    '0.05',
  ]);
});

const header = 'sepal_length,sepal_width,petal_length,petal_width';
const flower = '5.1,3.5,1.4,0.2';

function predict(model: keyof typeof models, csv: string, flags: readonly string[] = []) {
  const folder = new Folder({ 'model.json': models[model], 'rows.csv': csv });
  return folder.mlp(['predict', 'rows.csv', ...flags]);
}

describe('the prediction', () => {
  it('is appended to every row of the input', async () => {
    const iris = readFileSync(dataFile('iris.csv'), 'utf8');
    const { stdout, stderr, code } = await predict('iris', iris);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const given = iris.trimEnd().split('\n');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(`${given[0]},prediction`);
    expect(lines.map((line) => line.slice(0, line.lastIndexOf(',')))).toEqual(given);
    const right = lines.filter((line) => /,(\w+),\1$/.test(line));
    expect(right.length).toBeGreaterThan(135);
  });

  it('matches columns by name: another order, others beside them, no target', async () => {
    const csv = `note,petal_width,sepal_width,petal_length,sepal_length\nhello,0.2,3.5,1.4,5.1\n`;
    const { stdout, code } = await predict('iris', csv);
    expect(stdout).toBe(`${csv.replace('\n', ',prediction\n').slice(0, -1)},setosa\n`);
    expect(code).toBe(0);
  });

  it('keeps all columns, none, or some', async () => {
    const csv = `id,${header}\n7,${flower}\n`;
    expect((await predict('iris', csv, ['--keep', 'none'])).stdout).toBe('prediction\nsetosa\n');
    const named = await predict('iris', csv, ['--keep', 'id', '--as', 'kind, by mlp']);
    expect(named.stdout).toBe('id,"kind, by mlp"\n7,setosa\n');
    expect((await predict('iris', csv, ['--as', 'id'])).stderr).toContain('"id"');
    const some = (await predict('iris', csv, ['--keep', 'id,petal_width'])).stdout;
    expect(some).toBe('id,petal_width,prediction\n7,0.2,setosa\n');
    expect((await predict('iris', csv, ['--keep', 'idd'])).code).toBe(2);
  });

  it('has probabilities that sum to one, and the most probable ones', async () => {
    const csv = `${header}\n${flower}\n6.3,2.9,5.6,1.8\n`;
    const flags = ['--keep', 'none', '--proba', '--top', '2', '--format', 'ndjson'];
    const rows = records((await predict('iris', csv, flags)).stdout);
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      const classes = ['setosa', 'versicolor', 'virginica'];
      const p = classes.map((name) => numberAt(row, `p(${name})`));
      expect(p.reduce((sum, one) => sum + one)).toBeCloseTo(1, 6);
      const [best, second] = [...p].sort((a, b) => b - a);
      expect([row.p1, row.p2]).toEqual([best, second]);
      expect(row.top1).toBe(row.prediction);
      expect(row.top2).toBe(classes[p.indexOf(second)]);
    }
  });

  it('gives labels as they were written', async () => {
    const { stdout } = await predict('text', 'colour,size\nred,1\nblue,4\n', ['--keep', 'none']);
    expect(stdout).toBe('prediction\n01\n02\n');
  });

  it('of a regression is near the truth', async () => {
    const { stdout } = await predict('line', 'x\n3.5\n12\n', ['--keep', 'none']);
    const [title, first, second] = stdout.trimEnd().split('\n');
    expect(title).toBe('prediction');
    expect(Math.abs(Number(first) - 8)).toBeLessThan(0.1);
    expect(Math.abs(Number(second) - 25)).toBeLessThan(0.1);
  });
});

describe('a large file', () => {
  const [header, ...rows] = readFileSync(dataFile('iris.csv'), 'utf8').trim().split('\n');
  const bad = '5.1,3.5,-,0.2,setosa';
  const many = Array.from({ length: 40_000 }, (_, i) => rows[i % rows.length]);
  const content = `${[header, ...many.slice(0, 30_000), bad, ...many.slice(30_000)].join('\n')}\n`;

  it.each([
    [[]],
    [['--keep', 'species,1', '--proba']],
    [['--keep', 'none', '--format', 'ndjson']],
    [['--safe-csv', '--top', '2']],
  ])('is answered as the same rows from a pipe: %s', async (flags) => {
    const folder = new Folder({ 'model.json': models.iris, 'large.csv': content });
    const skipping = ['--on-error', 'skip', ...flags];
    const file = await folder.mlp(['predict', 'large.csv', ...skipping]);
    const pipe = await folder.mlp(['predict', '-', ...skipping], content);
    expect(file.code).toBe(0);
    expect(file.stdout === pipe.stdout).toBe(true);
    expect(file.stdout.trim().split('\n').length).toBe(flags.includes('ndjson') ? 40_000 : 40_001);
    expect(file.stderr).toBe(pipe.stderr.replaceAll('<stdin>', 'large.csv'));
    expect(file.stderr).toContain('large.csv:30002');
  });
});

describe('formats', () => {
  const csv = `note,${header}\n"a ""b"", c",${flower}\n`;

  it('csv, tsv and ndjson', async () => {
    const keep = ['--keep', 'note', '--format'];
    expect((await predict('iris', csv, [...keep, 'csv'])).stdout).toBe(
      'note,prediction\n"a ""b"", c",setosa\n',
    );
    expect((await predict('iris', csv, [...keep, 'tsv'])).stdout).toMatch(
      /^note\tprediction\n.*\tsetosa\n$/,
    );
    expect(records((await predict('iris', csv, [...keep, 'ndjson'])).stdout)).toEqual([
      { note: 'a "b", c', prediction: 'setosa' },
    ]);
  });

  it('--safe-csv guards formulas, and leaves numbers alone', async () => {
    const rows = `note,n,${header}\n=cmd|calc,-1.5,${flower}\n@x,1,${flower}\n`;
    const flags = ['--keep', 'note,n'];
    expect((await predict('iris', rows, flags)).stdout).toContain(
      '\n=cmd|calc,-1.5,setosa\n@x,1,setosa\n',
    );
    const safe = (await predict('iris', rows, [...flags, '--safe-csv'])).stdout;
    expect(safe).toBe("note,n,prediction\n'=cmd|calc,-1.5,setosa\n'@x,1,setosa\n");
  });
});

describe('rows that cannot be predicted', () => {
  const csv = `${header}\n${flower}\n5,oops,1,1\n1,2\n${flower}\n`;

  it('end it with 3 and their line', async () => {
    const { stderr, code } = await predict('iris', csv);
    expect(stderr).toMatch(/rows\.csv:3: column "sepal_width".*"oops"/);
    expect(code).toBe(3);
  });

  it('are skipped and named with --on-error skip', async () => {
    const flags = ['--keep', 'none', '--on-error', 'skip'];
    const { stdout, stderr, code } = await predict('iris', csv, flags);
    expect(stdout).toBe('prediction\nsetosa\nsetosa\n');
    expect(stderr).toMatch(/rows\.csv:3:/);
    expect(stderr).toMatch(/rows\.csv:4:/);
    expect(code).toBe(0);
  });

  it('are not begun with where a flag has a value that it cannot have', async () => {
    const { stdout, stderr, code } = await predict('iris', csv, ['--on-error', 'nope']);
    expect(stderr).toMatch(/^mlp: error: --on-error "nope": expected/);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });

  it('have a category that is not known, which is counted, or refused', async () => {
    const csv = 'colour,size\ngreen,1\n';
    const { stderr, code } = await predict('text', csv, ['--unknown', 'error']);
    expect(stderr).toMatch(/rows\.csv:2: column "colour".*"green".*--unknown ignore/);
    expect(code).toBe(3);
    const ignored = await predict('text', csv);
    expect(ignored.stdout).toMatch(/^colour,size,prediction\ngreen,1,0[12]\n$/);
    expect(ignored.stderr).toContain(
      'rows.csv: 1 field in column "colour" is of a category that the training did not see, and counts as none (--unknown error refuses them)',
    );
    expect(ignored.code).toBe(0);
  });

  it('lack a column: 3, naming it', async () => {
    const { stdout, stderr, code } = await predict(
      'iris',
      'sepal_length,sepal_width,petal_width\n1,2,3\n',
    );
    expect(stderr).toContain('"petal_length"');
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });
});

describe('the model', () => {
  it.each([
    ['missing', undefined],
    ['not JSON', '{"format": "mlp-model",'],
    ['of something else', '{"format": "other"}'],
    ['half', ''],
  ])('%s: 3, naming it', async (_, content) => {
    const folder = new Folder({ 'rows.csv': `${header}\n${flower}\n` });
    if (content !== undefined) folder.write('model.json', content);
    const { stdout, stderr, code } = await folder.mlp(['predict', 'rows.csv']);
    expect(stderr).toMatch(/^mlp: error: model\.json/);
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });

  it('with a changed weight is refused', async () => {
    const damaged = models.line.replace(/"weights": \[\s*\[(-?\d)/, '"weights": [[1$1');
    expect(damaged).not.toBe(models.line);
    const folder = new Folder({ 'rows.csv': 'x\n1\n', 'model.json': damaged });
    expect((await folder.mlp(['predict', 'rows.csv'])).code).toBe(3);
  });
});

describe('where predictions go', () => {
  it('streams: a row comes back while the input is open', async () => {
    const folder = new Folder({ 'model.json': models.iris });
    const child = folder.spawn(['predict', '-', '--keep', 'none']);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let printed = '';
    const firstRow = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (printed === 'prediction\nsetosa\n') resolve();
      });
    });
    child.stdin.write(`${header}\n${flower}\n`);
    await firstRow; // before the next one is sent
    child.stdin.end('6.3,2.9,5.6,1.8\n');
    expect(await ended).toBe(0);
    expect(printed).toBe('prediction\nsetosa\nvirginica\n');
  });

  it('-o writes a file, whole or not at all, and no file that is not of predictions', async () => {
    const folder = new Folder({
      'model.json': models.iris,
      'rows.csv': `${header}\n${flower}\n`,
      'bad.csv': `${header}\n${flower}\n1,2,3,x\n`,
      'mine.txt': 'mine\n',
    });
    const flags = ['--keep', 'none', '-o'];
    const first = await folder.mlp(['predict', 'rows.csv', ...flags, 'out.csv']);
    expect(first).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(folder.read('out.csv')).toBe('prediction\nsetosa\n');
    expect((await folder.mlp(['predict', 'bad.csv', ...flags, 'out.csv'])).code).toBe(3);
    expect(folder.read('out.csv')).toBe('prediction\nsetosa\n');
    for (const name of ['mine.txt', 'rows.csv', 'model.json']) {
      const before = folder.read(name);
      expect((await folder.mlp(['predict', 'rows.csv', ...flags, name])).code).toBe(2);
      expect(folder.read(name)).toBe(before);
    }
  });
});

describe('the answer looks like the question', () => {
  const rows = { ',': 'x,y\n1,2\n', ';': 'x;y\n1;2\n', '|': 'x|y\n1|2\n', tab: 'x\ty\n1\t2\n' };
  const cases = [
    [';', [], /^x;y;prediction\n1;2;\d/],
    ['|', [], /^x\|y\|prediction\n1\|2\|\d/],
    ['tab', [], /^x\ty\tprediction\n1\t2\t\d/],
    [',', [], /^x,y,prediction\n1,2,\d/],
    [';', ['--format', 'csv'], /^x,y,prediction\n1,2,\d/],
    [';', ['-o', 'p.csv'], /^x;y;prediction\n1;2;\d/],
    ['tab', ['-o', 'p.csv'], /^x,y,prediction\n1,2,\d/],
    [',', ['-o', 'p.TSV'], /^x\ty\tprediction\n1\t2\t\d/],
    [';', ['-o', 'p.jsonl'], /^\{"x":"1","y":"2","prediction":\d/],
    [',', ['-o', 'p.tsv', '--format', 'csv'], /^x,y,prediction\n1,2,\d/],
  ] as const;

  it.each(cases)('of fields with %s between them, with %j', async (delimiter, flags, written) => {
    const folder = new Folder({ 'model.json': models.line, 'rows.csv': rows[delimiter] });
    const { stdout, code } = await folder.mlp(['predict', 'rows.csv', ...flags]);
    expect(code).toBe(0);
    const out = flags[0] === '-o' ? folder.read(flags[1]) : stdout;
    expect(out).toMatch(written);
  });

  it.each([
    ['p.json', [], 'no .json file is written — end the name with .csv, .tsv or .ndjson\n'],
    ['p.Parquet', [], 'no .Parquet file is written'],
    ['p.csv.gz', [], '.csv, .tsv or .ndjson, and compress the file then\n'],
    ['p.csv.gz', ['--format', 'csv'], 'no .gz file is written'],
  ])('a name that says another format is refused: %s %j', async (out, flags, says) => {
    const folder = new Folder({ 'model.json': models.line, 'rows.csv': rows[','] });
    const { stderr, code } = await folder.mlp(['predict', 'rows.csv', '-o', out, ...flags]);
    expect(stderr).toContain(`--out ${out}: `);
    expect(stderr).toContain(says);
    expect({ code, exists: existsSync(folder.at(out)) }).toEqual({ code: 2, exists: false });
  });

  it('a name may be any where the format is said', async () => {
    const folder = new Folder({ 'model.json': models.line, 'rows.csv': rows[','] });
    const args = ['predict', 'rows.csv', '-o', 'p.json', '--format', 'ndjson'];
    expect((await folder.mlp(args)).code).toBe(0);
    expect(folder.read('p.json')).toMatch(/^\{"x":"1"/);
  });

  it.each([
    ['plain', '1,2', '1,2'],
    ['blanks, signs and a missing end', ' +1 ,\t2.50', ' +1 ,\t2.50'],
    ['quotes that were not needed', '"1","2"', '1,2'],
    ['a quote inside a field', '1,2,5" pipe', '1,2,"5"" pipe"'],
    ['a quoted delimiter', '1,2,"a,b"', '1,2,"a,b"'],
    ['characters of several bytes', '1,2,é😀', '1,2,é😀'],
    ['a byte order mark', '1,2,\ufeffa', '1,2,"\ufeffa"'],
    ['an empty field at the end', '1,2,', '1,2,'],
  ])(
    'writes a record as it was read, or quoted as it has to be: %s',
    async (_, record, written) => {
      const names = record.startsWith('1,2,') ? 'x,y,note' : 'x,y';
      const content = `${names}\n${record}\n${names === 'x,y' ? '3,4' : '3,4,n'}`;
      const folder = new Folder({ 'model.json': models.line, 'rows.csv': content });
      for (const keep of ['all', names]) {
        const { stdout } = await folder.mlp(['predict', 'rows.csv', '--keep', keep]);
        const line = stdout.split('\n')[1];
        expect(line.slice(0, line.lastIndexOf(','))).toBe(written);
        expect(Number(line.slice(line.lastIndexOf(',') + 1))).toBeGreaterThan(0);
      }
    },
  );

  it('writes decimal commas where the files have them', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},5;${2 * i - 20},25\n`).join('');
    const folder = new Folder({ 'data.csv': `x;y\n${rows}` });
    const train = ['train', 'data.csv', '--task', 'regression', '--hidden', 'none', '-q'];
    expect((await folder.mlp(train)).code).toBe(0);
    const predicted = async (...flags: readonly string[]) =>
      (await folder.mlp(['predict', 'data.csv', '--keep', 'x', ...flags])).stdout.split('\n')[1];
    expect(await predicted()).toMatch(/^0,5;-20,\d+$/);
    expect(await predicted('--safe-csv')).toMatch(/^0,5;-20,\d+$/);
    expect(await predicted('--format', 'csv')).toMatch(/^"0,5",-20\.\d+$/);
    expect(await predicted('--format', 'ndjson')).toMatch(/"prediction":-18\.\d+\}$/);
  });

  it('quotes what holds its delimiter', async () => {
    const folder = new Folder({ 'model.json': models.line, 'rows.csv': 'a;x\n"b;c";1\nd,e;2\n' });
    const { stdout } = await folder.mlp(['predict', 'rows.csv']);
    expect(stdout).toMatch(/^a;x;prediction\n"b;c";1;[\d.]+\nd,e;2;[\d.]+\n$/);
  });
});

describe('a number in a unit of its own', () => {
  it.each([
    ['seconds since 1970', 1_700_000_000, 1],
    ['cents', 0, 0.01],
    ['tiny', 0, 1e-12],
    ['huge', 0, 1e18],
  ])('is predicted as well as it is evaluated: %s', async (_, offset, unit) => {
    const y = (i: number) => offset + unit * (i + (i % 3) / 4);
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 5},${y(i)}\n`).join('');
    const folder = new Folder({ 'data.csv': `x,z,y\n${rows}` });
    const train = ['--hidden', 'none', '--task', 'regression', '--epochs', '60', '-q'];
    expect((await folder.mlp(['train', 'data.csv', ...train])).code).toBe(0);
    const { stdout } = await folder.mlp(['predict', 'data.csv']);
    const pairs = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(-2).map(Number));
    const rmse = Math.sqrt(pairs.reduce((sum, [y, p]) => sum + (y - p) ** 2, 0) / pairs.length);
    const evaluated = await folder.mlp(['evaluate', 'data.csv', '--json']);
    expect(rmse / numberAt(objectIn(evaluated.stdout), 'rmse')).toBeCloseTo(1, 4);
    expect(rmse).toBeLessThan(2 * unit);
    for (const [, predicted] of pairs) expect(predicted.toExponential().length).toBeLessThan(23);
  });
});
