import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, mlp, type Outcome, objectIn } from './run-mlp.js';

const iris = readFileSync(dataFile('iris.csv'));
const train = ['train', '--hidden', '4', '--epochs', '2', '--json', '--quiet'];

/** The result of a training. */
function resultOf(stdout: string) {
  return objectIn(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** What was printed, without the hash of the file, which is that of its own bytes. */
function withoutHash({ stdout, ...rest }: Outcome) {
  return { ...rest, stdout: stdout.replace(/sha256 [\da-f]{64}/, 'sha256') };
}

describe('a compressed file', () => {
  it('is trained on, predicted, evaluated and inspected as the file that is in it', async () => {
    const folder = new Folder({ 'iris.csv': iris, 'iris.csv.gz': gzipSync(iris) });
    const plain = await folder.mlp([...train, 'iris.csv', '--out', 'plain.json']);
    const packed = await folder.mlp([
      ...[...train, 'iris.csv.gz', '--validation', 'iris.csv.gz', '--no-shuffle'],
      ...['--out', 'packed.json', '--force'],
    ]);
    expect(packed.code).toBe(0);
    const again = await folder.mlp([...train, 'iris.csv.gz']);
    expect(resultOf(again.stdout).weights).toBe(resultOf(plain.stdout).weights);
    for (const args of [['predict'], ['evaluate'], ['inspect']]) {
      const model = args[0] === 'inspect' ? [] : ['--model', 'plain.json'];
      const expected = await folder.mlp([...args, 'iris.csv', ...model]);
      const outcome = await folder.mlp([...args, 'iris.csv.gz', ...model]);
      expect(withoutHash(outcome)).toEqual(withoutHash(expected));
    }
  });

  it('may come from standard input', () => {
    const folder = new Folder({ 'iris.csv.gz': gzipSync(iris) });
    const { stdout, code } = folder.shell(`mlp ${train.join(' ')} - < iris.csv.gz`);
    expect(code).toBe(0);
    expect(resultOf(stdout).epochs).toBe(2);
  });

  it('that is damaged is an error of the file', async () => {
    const files = { 'iris.csv.gz': gzipSync(iris).subarray(0, 500) };
    const { stderr, code } = await mlp([...train, 'iris.csv.gz'], { files });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^mlp: error: iris\.csv\.gz: its gzip data is damaged or cut off: .*\n$/,
    );
  });
});

it('a file of UTF-16 is read', async () => {
  const files = { 'iris.csv': Buffer.from(`\ufeff${iris}`, 'utf16le') };
  const { stdout, code } = await mlp([...train, 'iris.csv'], { files });
  expect(code).toBe(0);
  const plain = await mlp([...train, 'iris.csv'], { files: { 'iris.csv': iris } });
  expect(resultOf(stdout).weights).toBe(resultOf(plain.stdout).weights);
});

it.each([
  ['a.json', '[{"a":1}]', 'JSON', /jq -rs .* a\.json > a\.csv/],
  ['a.arff', '@relation a\n@attribute x real\n@data\n1\n', 'an ARFF file', /@data/],
  ['a.db', 'SQLite format 3\0', 'a SQLite database', /sqlite3 -header -csv a\.db .* > a\.csv/],
  ['a.pkl', Buffer.from([0x80, 4, 0x95, 0]), 'a pickle of Python', /read_pickle\('a\.pkl'\)/],
  ['my a.pkl', Buffer.from([0x80, 4, 0x95, 0]), 'a pickle of Python', /read_pickle\('FILE'\)/],
])(
  '%s is refused in one line that says how it becomes CSV',
  async (name, content, what, advice) => {
    for (const command of ['train', 'predict', 'evaluate']) {
      const model = readFileSync(new URL('../fixtures/model-of-flags.json', import.meta.url));
      const files = { [name]: content, 'model.json': model };
      const { stdout, stderr, code } = await mlp([command, name], { files });
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
      expect(stderr.startsWith(`mlp: error: ${name}: this is ${what}, not CSV — `)).toBe(true);
      expect(stderr).toMatch(advice);
      expect(stderr.trimEnd()).not.toContain('\n');
    }
  },
);

describe('a Parquet file', () => {
  const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
  const [, ...lines] = iris.toString().trimEnd().split('\n');
  const rows = lines.map((line) => line.split(','));
  /** With numbers as they are written where nobody has chosen how: 3 and not 3.0. */
  const csv = [
    names.concat('species'),
    ...rows.map((row) => row.map((x, i) => (i < 4 ? Number(x) : x))),
  ]
    .map((row) => `${row.join()}\n`)
    .join('');
  const parquet = Buffer.from(
    parquetWriteBuffer({
      columnData: [
        ...names.map((name, i) => ({
          name,
          type: 'FLOAT' as const,
          data: rows.map((row) => Number(row[i])),
        })),
        { name: 'species', data: rows.map((row) => row[4]) },
      ],
      rowGroupSize: 60,
    }),
  );

  it('is trained on, predicted, evaluated and inspected as the CSV file that it would be', async () => {
    const folder = new Folder({ 'iris.csv': csv, 'iris.parquet': parquet });
    const held = (file: string) => ['--validation', file, '--test', file];
    const plain = await folder.mlp([...train, 'iris.csv', ...held('iris.csv')]);
    const same = await folder.mlp([...train, 'iris.parquet', ...held('iris.parquet')]);
    expect(same.stderr).toBe(plain.stderr);
    expect(resultOf(same.stdout).weights).toBe(resultOf(plain.stdout).weights);
    expect(resultOf(same.stdout).testLoss).toBe(resultOf(plain.stdout).testLoss);
    for (const args of [
      ['predict', '--proba'],
      ['evaluate'],
      ['evaluate', '--cv', '2'],
      ['inspect'],
    ]) {
      const expected = await folder.mlp([...args, 'iris.csv']);
      expect(expected.code).toBe(0);
      expect(withoutHash(await folder.mlp([...args, 'iris.parquet']))).toEqual(
        withoutHash(expected),
      );
    }
  });

  it('has numbers that are these, whatever separators other files and columns have', async () => {
    const count = 60;
    const price = Array.from({ length: count }, (_, i) => ((i * 7919) % 3000) / 1000 + 0.001);
    const pieces = Array.from({ length: count }, (_, i) => (i * 37) % 2500);
    const rate = Array.from({ length: count }, (_, i) => (i % 4) / 8);
    const value = price.map((x, i) => x + pieces[i] / 1000 + rate[i]);
    const comma = (x: number) => String(x).replace('.', ',');
    const german = price.map((x, i) => [x, pieces[i], rate[i], value[i]].map(comma).join(';'));
    const typed = [
      { name: 'price', type: 'DOUBLE' as const, data: price },
      { name: 'pieces', type: 'INT32' as const, data: pieces },
      { name: 'rate', type: 'DOUBLE' as const, data: rate },
      { name: 'value', type: 'DOUBLE' as const, data: value },
    ];
    const spelled = typed.map((column, i) =>
      i === 2 || i === 3 ? { name: column.name, data: column.data.map(comma) } : column,
    );
    const bytesOf = (columnData: typeof spelled) => Buffer.from(parquetWriteBuffer({ columnData }));
    const folder = new Folder({
      'german.csv': ['price;pieces;rate;value', ...german, ''].join('\n'),
      'typed.parquet': bytesOf(typed),
      'spelled.parquet': bytesOf(spelled),
    });
    const flags = ['--categorical', 'rate', '--target', 'value'];
    const first = await folder.mlp([...train, 'german.csv', ...flags]);
    expect(first.code).toBe(0);
    const lossOf = async (file: string) => {
      const { code, stdout } = await folder.mlp(['evaluate', file, '--json']);
      expect([file, code]).toEqual([file, 0]);
      return objectIn(stdout).loss;
    };
    const loss = await lossOf('german.csv');
    expect(await lossOf('typed.parquet')).toBe(loss);
    expect(await lossOf('spelled.parquet')).toBe(loss);
    for (const file of ['typed.parquet', 'spelled.parquet']) {
      const { code, stdout } = await folder.mlp([...train, file, ...flags, '--force']);
      expect([file, code]).toEqual([file, 0]);
      expect(resultOf(stdout).weights).toBe(resultOf(first.stdout).weights);
    }
  });

  it('may come from standard input', () => {
    const folder = new Folder({ 'iris.parquet': parquet });
    const { stdout, code } = folder.shell(`mlp ${train.join(' ')} - < iris.parquet`);
    expect(code).toBe(0);
    expect(resultOf(stdout).epochs).toBe(2);
  });

  it('that is cut off is refused', async () => {
    const files = { 'iris.parquet': parquet.subarray(0, 1000) };
    const { stderr, code } = await mlp([...train, 'iris.parquet'], { files });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^mlp: error: iris\.parquet: it is a Parquet file that cannot be decoded: .*\n$/,
    );
  });
});

describe('several files', () => {
  const [header, ...lines] = iris.toString().trimEnd().split('\n');
  const part = (from: number, to: number) => `${[header, ...lines.slice(from, to)].join('\n')}\n`;
  const files = {
    'iris.csv': iris,
    'a.csv': part(0, 60),
    'b.csv.gz': gzipSync(part(60, 90)),
    'c.csv': part(90, 150),
  };
  const parts = ['a.csv', 'b.csv.gz', 'c.csv'];

  it('are trained on, predicted, evaluated and inspected as one', async () => {
    const folder = new Folder(files);
    const whole = await folder.mlp([...train, 'iris.csv']);
    for (const args of [
      ['predict', '--proba'],
      ['evaluate'],
      ['evaluate', '--cv', '2'],
      ['inspect'],
    ]) {
      const expected = await folder.mlp([...args, 'iris.csv']);
      expect(expected.code).toBe(0);
      const outcome = await folder.mlp([...args, ...parts]);
      expect(withoutHash(outcome)).toEqual(withoutHash(expected));
    }
    const several = await folder.mlp([...train, ...parts]);
    expect(resultOf(several.stdout).weights).toBe(resultOf(whole.stdout).weights);
    expect(objectIn(folder.read('model.json')).data).toMatchObject({ name: 'a.csv', files: 3 });
    const { stdout } = await folder.mlp(['inspect', 'model.json']);
    expect(stdout).toMatch(/data +a\.csv and 2 more, 150 rows to train on/);
  });

  it('one of them may come from standard input', async () => {
    const folder = new Folder(files);
    const args = [...train, 'a.csv', '-', '--quiet'];
    expect((await folder.mlp(args, part(60, 150))).code).toBe(0);
    expect(objectIn(folder.read('model.json')).data).toMatchObject({ files: 2, rows: 150 });
    const { stderr, code } = await folder.mlp([...train, '-', '-']);
    expect({ stderr, code }).toEqual({
      stderr: 'mlp: error: standard input is to be read twice — give - once\n',
      code: 2,
    });
  });

  it.each([
    ['a number', '5.1,3.5,x,0.2,setosa', /^mlp: error: d\.csv:3: column "petal_length": expected/],
    ['a field too few', '5.1,3.5,0.2,setosa', /^mlp: error: d\.csv:3: 4 fields, expected 5/],
    [
      'a target',
      '5.1,3.5,1.4,0.2,',
      /^mlp: error: d\.csv:3: column "species", the target, is empty/,
    ],
  ])('name the one of which a row has a fault: %s', async (_, row, message) => {
    const bad = `${header}\n${lines[0]}\n${row}\n`;
    const folder = new Folder({ ...files, 'd.csv': bad });
    const args = [...train, 'a.csv', 'd.csv', 'c.csv', '--missing', 'error'];
    const { stderr, code } = await folder.mlp(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });

  it('name it in a prediction and an evaluation, too', async () => {
    const folder = new Folder({ ...files, 'd.csv': `${header}\n5.1,3.5,x,0.2,setosa\n` });
    await folder.mlp([...train, 'iris.csv']);
    for (const command of ['predict', 'evaluate']) {
      const { stderr, code } = await folder.mlp([command, 'a.csv', 'd.csv']);
      expect(stderr).toMatch(/^mlp: error: d\.csv:2: column "petal_length": expected a number/);
      expect(code).toBe(3);
    }
    const skipped = await folder.mlp(['predict', 'a.csv', 'd.csv', '--on-error', 'skip']);
    expect(skipped.stderr).toMatch(/skipped d\.csv:2: /);
    expect(skipped.code).toBe(0);
  });

  it('name it where it is told what does not fit a column', async () => {
    const folder = new Folder({ ...files, 'd.csv': `${header}\n5.1,3.5,x,0.2,setosa\n` });
    const { stdout } = await folder.mlp(['inspect', 'a.csv', 'd.csv']);
    expect(stdout).toContain('is expected: "x" in line 2 of d.csv\n');
    const json = await folder.mlp(['inspect', 'a.csv', 'd.csv', '--json']);
    expect(json.stdout).toContain('"odd":[{"text":"x","rows":1,"line":2,"file":"d.csv"}]');
  });

  it('none of them is overwritten', async () => {
    const folder = new Folder({ 'a.csv': files['a.csv'], 'c.csv': files['c.csv'] });
    await folder.mlp([...train, 'a.csv', '--out', 'model.json']);
    const outcome = await folder.mlp(['predict', 'a.csv', 'c.csv', '-o', 'c.csv', '--force']);
    expect(outcome.code).not.toBe(0);
    expect(folder.read('c.csv')).toBe(files['c.csv']);
  });
});
