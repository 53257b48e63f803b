import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/library/models.js';
import { Folder } from './run-mlp.js';

const caseOf = (name: string): string =>
  readFileSync(new URL(`../cases/${name}.csv`, import.meta.url), 'utf8');

/** Trains on a file of rows as people have them. */
async function trained(csv: string, ...flags: string[]) {
  const folder = new Folder({ 'data.csv': csv });
  const run = await folder.mlp(['train', 'data.csv', '--epochs', '30', '--json', ...flags]);
  const result = JSON.parse(run.stdout.trim().split('\n').at(-1) || '{}');
  const model = run.code === 0 ? JSON.parse(folder.read('model.json')) : undefined;
  return { folder, ...run, result, schema: model?.schema };
}

describe('numbers in any spelling', () => {
  it('are told in one line for all columns that are read in the same way', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i},5;${i % 7},25;0${i % 4};${i % 2},5;${i % 3}`,
    );
    const { stderr } = await trained(['a;b;zip;c;y', ...rows].join('\n'));
    expect(stderr.match(/ read as /g)).toHaveLength(2);
    expect(stderr).toContain(
      '3 columns ("a", "b", "c") are read as numbers with a decimal comma: "0,5" is 0.5 (--categorical',
    );
    expect(stderr).toContain('column "zip" is read as codes');
  });

  it('are learnt as what they say: the same weights as from plain ones', async () => {
    const plain = caseOf('decimal-comma').replaceAll(',', '.').replaceAll(';', ',');
    const { result } = await trained(plain);
    expect(result.loss).toBeLessThan(0.01);
    const commas = await trained(caseOf('decimal-comma'));
    expect(commas.result.weights).toBe(result.weights);
    expect(commas.stderr).toContain(
      'column "age" is read as numbers with a decimal comma: "5,69" is 5.69',
    );
    const groups = await trained(caseOf('thousands-feature'));
    expect(groups.result.weights).toBe(result.weights);
    expect(groups.stderr).toContain('"2,701" is 2701');
  });

  it.each([
    ['currency-target', 'in $: "$10,949.02" is 10949.02'],
    ['percent-feature', 'in %: "27%" is 27'],
  ])('%s: are no categories', async (name, said) => {
    const { schema, result, stderr } = await trained(caseOf(name));
    expect(stderr).toContain(said);
    expect(schema.features.map(({ kind }: { kind: string }) => kind)).toEqual(['number', 'number']);
    expect(schema.target.kind).toBe('number');
    expect(result.loss).toBeLessThan(0.01);
  });

  it('are refused where a comma may be either, with what decides', async () => {
    const { stderr, code } = await trained(caseOf('thousands-target'));
    expect(code).toBe(3);
    expect(stderr).toContain(
      '"10,949" may be 10949 or 10.949 — for 10949 add --decimal ., or for 10.949 add --decimal ","',
    );
    const groups = await trained(caseOf('thousands-target'), '--decimal', '.');
    expect(groups.schema.target.offset).toBeGreaterThan(10_000);
    const fractions = await trained(caseOf('thousands-target'), '--decimal', ',');
    expect(fractions.schema.target.offset).toBeLessThan(100);
  });

  it('are read by predict and evaluate as by the training', async () => {
    const { folder } = await trained(caseOf('currency-target'));
    folder.write('new.csv', 'area,age,price\n2701,5.69,"$10,949.02"\n2701,5.69,$0\n');
    const predicted = await folder.mlp(['predict', 'new.csv']);
    expect(predicted.code).toBe(0);
    const evaluated = await folder.mlp(['evaluate', 'data.csv', '--json']);
    expect(JSON.parse(evaluated.stdout).r2).toBeGreaterThan(0.99);
    folder.write('euros.csv', 'area,age,price\n2701,5.69,10.949 €\n');
    const euros = await folder.mlp(['evaluate', 'euros.csv']);
    expect(euros.code).toBe(3);
    expect(euros.stderr).toContain('euros.csv:2: column "price": expected a number like "$1.5"');
  });
});

describe('numbers without any separator', () => {
  const rows = (other: string) =>
    Array.from({ length: 40 }, (_, i) => `${(5 * i) % 35} %;${i % 9}${other}5;${i}`).join('\n');

  it('show no decimal point, and have that of the other columns', async () => {
    const german = await trained(`share;b;y\n${rows(',')}\n`);
    expect(german.stderr).toContain('column "share" is read as numbers in %: "0 %" is 0');
    const model = parseModel(german.folder.read('model.json'));
    const said = (share: string | number) => model.predict({ share, b: 2.5 });
    expect(said('5,5 %')).toEqual(said(5.5));
    expect(said('1.200 %')).toEqual(said(1200));
    const others = await trained(`share;b;y\n${rows('.')}\n`);
    expect(others.stderr).toContain('column "share" is read as numbers in %: "0 %" is 0');
    expect(others.schema.features[0].reading).toMatchObject({ decimal: '.', whole: true });
  });
});

describe('dates', () => {
  it('are days, for whoever predicts, too', async () => {
    const { schema, folder, result, stderr } = await trained(caseOf('dates'));
    expect(stderr).toContain(
      'dates (year, month, day) in days since 1970-01-01: "2020-01-01" is 18262',
    );
    expect(schema.features[0].reading).toEqual({ kind: 'date', order: 'ymd' });
    expect(result.loss).toBeLessThan(0.1);
    folder.write('new.csv', 'date,b\n2020-05-01,0\n2020-05-01T12:00,0\nsoon,0\n');
    const {
      stdout,
      stderr: refused,
      code,
    } = await folder.mlp(['predict', 'new.csv', '--on-error', 'skip']);
    expect(stdout.split('\n')).toHaveLength(4);
    expect(refused).toContain('new.csv:4: column "date": expected a date');
    expect(code).toBe(0);
  });

  it.each([
    ['times of day', 'time', ['13:31', '0:55', '23:59'], ['00:55', '12:48:20', '23:59']],
    [
      'durations',
      'duration',
      ['36:10:00', '00:01:30', '13:31:00'],
      ['00:01:30', '16:34:10', '36:10'],
    ],
  ])('are called %s where there is nothing else', async (name, without, texts, range) => {
    const rows = Array.from({ length: 30 }, (_, i) => `${texts[i % 3]},${i % 3}.5`);
    const { schema, folder, stderr } = await trained(`at,y\n${rows.join('\n')}\n`);
    expect(stderr).toContain(`column "at" is read as ${name} in days: "${texts[0]}" is `);
    expect(stderr).not.toContain('1970');
    expect(schema.features[0].reading).toEqual({ kind: 'date', order: 'ymd', without });
    const { stdout } = await folder.mlp(['inspect', 'data.csv']);
    const [row = ''] = stdout.split('\n').filter((line) => line.startsWith('at '));
    expect(row).toContain(` ${name} `);
    expect(row.trim().split(/ +/).slice(-3)).toEqual(range);
    folder.write('new.csv', 'at\nnoon\n');
    const predicted = await folder.mlp(['predict', 'new.csv', '--model', 'model.json']);
    expect(predicted.stderr).toContain(`expected a ${without}, got "noon"`);
    expect((await folder.mlp(['inspect', 'model.json'])).stdout).toContain(`; ${name} in days`);
  });

  it('of which nobody knows the order are refused, with what decides', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `0${1 + (i % 9)}/0${1 + (i % 7)}/2024,${i}.5`,
    );
    const csv = `day,y\n${rows.join('\n')}\n`;
    const { stderr, code } = await trained(csv);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /may be 2024-\d\d-\d\d or 2024-.* — for .* add --date-order dmy, or for .* add --date-order mdy/,
    );
    const { schema } = await trained(csv, '--date-order', 'mdy');
    expect(schema.features[0].reading).toEqual({ kind: 'date', order: 'mdy' });
  });
});

describe('one thing has one name', () => {
  it.each(['labels-case', 'labels-space'])('%s: two classes', async (name) => {
    const { schema, result } = await trained(caseOf(name));
    expect(schema.target.classes).toHaveLength(2);
    expect(result.loss).toBeLessThan(0.2);
  });

  it('blanks around a category do not count, for predict, too', async () => {
    const { folder } = await trained(caseOf('cat-space-train'));
    folder.write('new.csv', caseOf('cat-space-new'));
    const { stdout, code } = await folder.mlp(['predict', 'new.csv', '--unknown', 'error']);
    expect(code).toBe(0);
    expect(stdout.split('\n')[1]).toMatch(/^ red,-0.663,yes$/);
  });

  it('numeric labels and categories are compared as numbers', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i % 4 < 2 ? '1' : '2.0'},${i / 40},${i % 2}${i % 3 ? '' : '.0'}`,
    );
    const { schema, folder } = await trained(`g,x,y\n${rows.join('\n')}\n`, '--categorical', 'g');
    expect(schema.target.classes).toEqual(['0', '1']);
    expect(schema.features[0].categories).toEqual(['1', '2.0']);
    folder.write('new.csv', 'g,x,y\n1.0,0.5,1.00\n2,0.5,0\n');
    expect((await folder.mlp(['evaluate', 'new.csv', '--unknown', 'error'])).code).toBe(0);
  });

  it('truth values are compared without their case', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `${i % 3 ? 'TRUE' : 'False'},${i % 2 ? 'no' : 'YES'}`,
    );
    const { schema, folder } = await trained(`x,y\n${rows.join('\n')}\n`);
    expect(schema.target.classes).toEqual(['no', 'YES']);
    folder.write('new.csv', 'x,y\ntrue,yes\nfalse,NO\n');
    expect((await folder.mlp(['evaluate', 'new.csv'])).code).toBe(0);
  });

  it('labels that differ in their case alone are told', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${['Cat', 'cat', 'dog'][i % 3]}`);
    const { schema, stderr } = await trained(`x,y\n${rows.join('\n')}\n`);
    expect(schema.target.classes).toEqual(['Cat', 'cat', 'dog']);
    expect(stderr).toContain('column "y" has "Cat" and "cat", which differ in their case only');
  });
});

describe('columns of names', () => {
  it('are left out, and need not be known to predict', async () => {
    const { schema, folder, stderr } = await trained(caseOf('id-text'));
    expect(stderr).toContain(
      'column "id" is left out: its texts are (nearly) all different (--categorical says otherwise)',
    );
    expect(schema.features.map(({ column }: { column: string }) => column)).toEqual(['a', 'b']);
    folder.write('new.csv', caseOf('id-text-new'));
    expect((await folder.mlp(['predict', 'new.csv'])).stdout).toMatch(
      /^id,a,b,prediction\nC-0200,/,
    );
    const { schema: kept } = await trained(caseOf('id-text'), '--categorical', 'id');
    expect(kept.features[0].categories).toHaveLength(200);
  });

  it('do not make rows incomplete', async () => {
    const csv = caseOf('id-text').replace(/^C-0003/m, '');
    const { stderr, code } = await trained(csv, '--missing', 'drop');
    expect(code).toBe(0);
    expect(stderr).not.toContain('rows are left out');
    expect((await trained(csv)).code).toBe(0);
  });

  it('are all that there is: that is told', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `n${i},${i % 2}`);
    const { stderr, code } = await trained(`name,y\n${rows.join('\n')}\n`);
    expect(code).toBe(3);
    expect(stderr).toContain('nothing can be learnt from "name"');
  });
});

describe('missing fields', () => {
  it('never lead in a circle: a row without a target is left out, and counted', async () => {
    const csv = caseOf('missing-target-and-feature');
    const { stderr, code } = await trained(csv, '--missing', 'error');
    expect(code).toBe(3);
    expect(stderr).toContain('fill it with --missing mean');
    const filled = await trained(csv);
    expect(filled.code).toBe(0);
    expect(filled.stderr).toMatch(/1 of 100 rows is left out, as the target is missing in it/);
  });

  it('are numbers where these stand for them, however they are written', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i % 5 ? i : '-999.0'},${i % 2}`);
    const { schema, code } = await trained(
      `x,y\n${rows.join('\n')}\n`,
      '--na',
      '-999',
      '--missing',
      'mean',
    );
    expect(code).toBe(0);
    expect(schema.features[0].missing).toBe(10);
  });
});

describe('inspect', () => {
  it('shows how each column is read, and what does not fit', async () => {
    const folder = new Folder({
      'data.csv':
        'price,day,code,odd,open\n$1.50,2024-01-31,007,1,"1,234"\n$2,2024-02-01,10,2,"5,678"\n$3,2024-02-02,20,x,"9,876"\n',
    });
    const { stdout } = await folder.mlp(['inspect', 'data.csv']);
    expect(stdout).toContain('numbers with a decimal point in $');
    expect(stdout).toMatch(/dates \(year, month, day\).* 2024-01-31 +2024-02-01 +2024-02-02/);
    expect(stdout).toContain('codes, as some begin with a zero');
    expect(stdout).toContain('column "odd": 1 field where a number is expected: "x" in line 4');
    expect(stdout).toContain(
      'column "open": "1,234" is 1234 with --decimal ., or 1.234 with --decimal ","',
    );
    const { columns } = JSON.parse((await folder.mlp(['inspect', 'data.csv', '--json'])).stdout);
    expect(columns[3]).toMatchObject({
      kind: 'mixed',
      odd: [{ text: 'x', line: 4, rows: 1 }],
      oddRows: 1,
    });
    const settled = await folder.mlp(['inspect', 'data.csv', '--decimal', ',']);
    expect(settled.stdout).not.toContain('column "open"');
  });
});
