import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Folder, objectIn } from './run-mlp.js';

/** A file of a public bug report. */
function given(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../fixtures/csv/${name}`, import.meta.url)), 'utf8');
}

const quick = ['--hidden', '2', '--epochs', '1'];

/** The rows, features and target of a model that is trained on a file, and what was said of the file. */
async function trained(folder: Folder, args: readonly string[]) {
  const { stderr, code } = await folder.mlp(['train', ...args, ...quick]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { schema, data } = JSON.parse(folder.read('model.json'));
  const features: string[] = schema.features.map(({ column }: { column: string }) => column);
  return { rows: data.rows, features, target: schema.target.column, schema, said: stderr };
}

describe('train reads what people have', () => {
  it.each([
    ['headerless.csv', [], 60, ['x1', 'x2'], 'x3', 'there is no header'],
    ['inch-quotes.csv', ['--categorical', 'name'], 30, ['name', 'size'], 'y', ''],
    ['quote-after-blank.csv', [], 4, ['name', 'note'], 'y', ''],
    ['sep-line.csv', [], 100, ['a', 'b'], 'y', ''],
    [
      'trailing-all.csv',
      [],
      100,
      ['a', 'b'],
      'y',
      'mlp: column 4 has no name and nothing in it, and is left out\n',
    ],
    [
      'trailing-rows.csv',
      [],
      100,
      ['a', 'b'],
      'y',
      'mlp: column 4 has no name and nothing in it, and is left out\n',
    ],
    ['r-rownames.csv', [], 100, ['a', 'b'], 'y', 'the first column, "row", is taken for row names'],
    ['spaces.txt', [], 100, ['a', 'b'], 'y', 'separated by runs of blanks (--delimiter'],
    ['comments.csv', ['--comment', '#'], 100, ['a', 'b'], 'y', ''],
    ['comments.csv', ['--skip-lines', '2'], 100, ['a', 'b'], 'y', ''],
  ])('%s %j', async (name, args, rows, features, target, said) => {
    const folder = new Folder({ [name]: given(name) });
    const model = await trained(folder, [name, ...args]);
    expect(model).toMatchObject({ rows, features, target });
    expect(model.said).toContain(said);
  });

  it('index-column.csv, of which the index is left out, unless it is asked for', async () => {
    const folder = new Folder({ 'index-column.csv': given('index-column.csv') });
    const model = await trained(folder, ['index-column.csv']);
    expect(model).toMatchObject({ rows: 100, features: ['a', 'b'], target: 'y' });
    expect(model.said.match(/column 1/g)).toHaveLength(1);
    expect(model.said).toContain('"column 1" is left out: it has no name, and numbers the rows');
    const asked = await trained(folder, ['index-column.csv', '--features', 'column 1,a']);
    expect(asked.features).toEqual(['column 1', 'a']);
    expect(asked.said).toContain('mlp: column "column 1" has no name in the header\n');
  });

  it.each([
    ['some rows of a table with an index', ',a,y\n17,1.5,p\n3,2.5,q\n99,1,p\n4,3,q\n', 'column 1'],
    ['an index that was read and written again', 'Unnamed: 0,a,y\n0,1,p\n1,2,q\n', 'Unnamed: 0'],
  ])('%s: the index is left out, whatever the order of the rows', async (_, text, index) => {
    const folder = new Folder({ 'data.csv': text });
    const model = await trained(folder, ['data.csv']);
    expect(model).toMatchObject({ features: ['a'], target: 'y' });
    expect(model.said).toContain(`"${index}" is left out: it has no name, and numbers the rows`);
  });

  it('a column without a name that is no index stays', async () => {
    const folder = new Folder({ 'data.csv': ',a,y\n17,1.5,p\n3,2.5,q\n17,1,p\n4,3,q\n' });
    expect((await trained(folder, ['data.csv'])).features).toEqual(['column 1', 'a']);
  });

  it('with row names as a feature, when asked for', async () => {
    const folder = new Folder({ 'r.csv': given('r-rownames.csv') });
    expect(await trained(folder, ['r.csv', '--features', 'row,a'])).toMatchObject({
      features: ['row', 'a'],
    });
  });

  it.each([
    ['comments.csv', given('comments.csv'), 'leave out such lines with --comment "#"'],
    [
      'title.csv',
      'Sales of May\n\na,b,y\n1,2,0\n3,4,1\n',
      'leave the title out with --skip-lines 2',
    ],
    ['padded.csv', 'Sales,,\n,,\na,b,y\n1,2,0\n3,4,1\n', 'leave the title out with --skip-lines 2'],
    ['named.csv', '# by X, on, May\na,b,y\n1,2,0\n3,4,1\n', 'such lines with --comment "#"'],
    ['one.csv', 'a:b:y\n1:2:0\n', 'there is one column only, "a:b:y", with "," between fields'],
    ['short.csv', 'a,b\n1,2\n', 'there is nothing behind the 9 lines', ['--skip-lines', '9']],
  ])('%s is refused, and what would help is said', async (name, text, said, args = []) => {
    const { stderr, code } = await new Folder({ [name]: text }).mlp(['train', name, ...args]);
    expect(code).toBe(3);
    expect(stderr).toContain(said);
  });
});

it('a line with a column that is asked for by name is a header', async () => {
  const folder = new Folder({ 'votes.csv': 'y,n,z\ny,n,y\nn,y,z\ny,y,y\n' });
  expect(await trained(folder, ['votes.csv'])).toMatchObject({ rows: 4, target: 'x3' });
  const named = await trained(folder, ['votes.csv', '--target', 'y', '--features', 'n']);
  expect(named).toMatchObject({ rows: 3, target: 'y', features: ['n'] });
});

const table = 'a,b,y\n1,5,p\n2,4,q\n3,3,p\n4,2,q\n';
const bare = table.slice(table.indexOf('\n') + 1);
const noTarget = 'a,b\n1,5\n2,4\n';

describe('a model knows how its file was written', () => {
  it('with comments and a title, which a clean file need not have', async () => {
    const folder = new Folder({
      'train.csv': `Sales\n${table}# the end\n`,
      'clean.csv': noTarget,
      'same.csv': `Sales\n# of May\n${noTarget}`,
    });
    const options = ['--skip-lines', '1', '--comment', '#'];
    const { schema } = await trained(folder, ['train.csv', ...options]);
    expect(schema).toMatchObject({ skipLines: 1, comment: '#', header: true });
    for (const name of ['clean.csv', 'same.csv']) {
      const { stdout, code } = await folder.mlp(['predict', name]);
      expect(code).toBe(0);
      expect(stdout.trim().split('\n')).toHaveLength(3);
      expect(stdout).toMatch(/^a,b,prediction\n1,5,/);
    }
    expect((await folder.mlp(['evaluate', 'train.csv', '--json'])).code).toBe(0);
    const other = await folder.mlp(['predict', 'same.csv', '--skip-lines', '0', '--comment', '']);
    expect(other.code).toBe(3);
  });

  it('with runs of blanks', async () => {
    const folder = new Folder({
      'train.data': table.replaceAll(',', '   '),
      'new.data': ' a  b\n 1\t5\n 2  4\n',
      'comma.csv': noTarget,
    });
    const { schema, said } = await trained(folder, ['train.data']);
    expect(schema.delimiter).toBe('blanks');
    expect(said).toContain('runs of blanks');
    for (const name of ['new.data', 'comma.csv']) {
      expect((await folder.mlp(['predict', name])).stdout).toMatch(
        /^a,b,prediction\n1,5,.\n2,4,.\n$/,
      );
    }
  });

  it('without a header: rows without one, and those below one, which is said', async () => {
    const folder = new Folder({ 'train.csv': bare, 'names.csv': table, 'bare.csv': bare });
    const { schema } = await trained(folder, ['train.csv']);
    expect(schema.header).toBe(false);
    const rows = async (args: readonly string[]) => {
      const { stdout, stderr } = await folder.mlp(['evaluate', ...args, '--json']);
      return { rows: objectIn(stdout).rows, stderr };
    };
    expect(await rows(['bare.csv'])).toEqual({ rows: 4, stderr: '' });
    const named = await rows(['names.csv']);
    expect(named.rows).toBe(4);
    expect(named.stderr).toContain('names.csv was taken for a header');
    expect(named.stderr).toContain('(--no-header says otherwise)');
    expect((await rows(['names.csv', '--header'])).rows).toBe(4);
    const predicted = await folder.mlp(['predict', 'names.csv']);
    expect(predicted.stdout).toMatch(/^a,b,y,prediction\n1,5,p,.\n/);
    expect((await folder.mlp(['predict', 'bare.csv'])).stdout).toMatch(/^1,5,p,.\n/);
  });

  it('with a header: one that looks like rows is one when it has the names', async () => {
    const folder = new Folder({
      'train.csv': '0,1,2\n5,0,1\n3,1,0\n4,1,1\n',
      'new.csv': '0,1\n0,1\n1,0\n',
      'none.csv': '4,7\n5,0\n',
    });
    const { schema } = await trained(folder, ['train.csv', '--header']);
    expect(schema.header).toBe(true);
    expect((await folder.mlp(['predict', 'new.csv', '-q'])).stdout.split('\n')).toHaveLength(4);
    const { stderr, code } = await folder.mlp(['predict', 'none.csv']);
    expect(code).toBe(3);
    expect(stderr).toContain('none.csv:1: the first line is no header');
  });

  it('and a validation file without a header is refused, with one found', async () => {
    const folder = new Folder({ 'train.csv': table, 'bare.csv': bare, 'held.csv': table });
    expect((await folder.mlp(['train', 'train.csv', ...quick, '--test', 'held.csv'])).code).toBe(0);
    const { stderr, code } = await folder.mlp([
      'train',
      'train.csv',
      ...quick,
      '--test',
      'bare.csv',
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('bare.csv:1: the first line is no header');
  });
});

it('a model of before, whose names have blanks around them, still finds its columns', async () => {
  const folder = new Folder({ 'train.csv': 'a,b,y\n1,5,p\n2,4,q\n', 'new.csv': 'a, b\n1,5\n' });
  await trained(folder, ['train.csv']);
  folder.write('model.json', folder.read('model.json').replace('"column": "b"', '"column": " b"'));
  expect((await folder.mlp(['predict', 'new.csv'])).code).toBe(0);
});

it('rows in a pipe are answered as they come, whatever is guessed', async () => {
  const folder = new Folder({ 'named.csv': table, 'bare.csv': bare });
  await folder.mlp(['train', 'named.csv', ...quick, '-o', 'named.json']);
  await folder.mlp(['train', 'bare.csv', ...quick, '-o', 'bare.json']);
  for (const [model, first] of [
    ['named.json', 'a,b\n1,5\n'],
    ['bare.json', '1,5\n'],
  ]) {
    const child = folder.spawn(['predict', '-', '--model', model]);
    child.stdin.write(first);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout.on('data', (piece) => {
        text += String(piece);
        if (/1,5,[pq]\n/.test(text)) resolve(text);
      });
    });
    expect(answer).toContain('1,5,');
    child.stdin.end();
    await new Promise((resolve) => child.on('close', resolve));
  }
});

describe('a title above the columns that a model knows', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i};${i % 3};${'uv'[i % 2]}\n`).join('');

  it.each([
    ['filled', 'Sales of 2024;;\n;;\n', 'skip-lines 2'],
    ['of one field', 'Sales of 2024\n\n\n', 'skip-lines 3'],
    ['with as many fields', 'Sales;2024;May\n', 'skip-lines 1'],
  ])('%s: told by predict and evaluate as by train', async (_, title, advice) => {
    const folder = new Folder({
      'plain.csv': `a;b;y\n${rows}`,
      'title.csv': `${title}a;b;y\n${rows}`,
    });
    await folder.mlp(['train', 'plain.csv', '--hidden', '2', '--epochs', '1', '-q']);
    for (const command of ['predict', 'evaluate']) {
      const { stderr, code } = await folder.mlp([command, 'title.csv']);
      expect(code).toBe(3);
      expect(stderr).toMatch(/title\.csv:1: this is no header, as .* are in line \d — leave/);
      expect(stderr).toContain(`leave the title out with --${advice}\n`);
    }
    const absent = await folder.mlp(['predict', '-', '-q'], 'c;d\n1;2\n');
    expect(absent.stderr).toContain('there are no columns "a", "b"');
  });
});
