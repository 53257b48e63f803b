import { describe, expect, it } from 'vitest';
import { passes } from '../../src/engine/passes/pipeline.js';
import { dataFile, Folder, mlp, objectIn } from './run-mlp.js';

describe('mlp inspect', () => {
  it('a model: columns, layers, recipe, metrics', async () => {
    const folder = new Folder();
    await folder.mlp(['train', dataFile('iris.csv'), '--layers', '4,8,3', '--epochs', '2']);
    const model = objectIn(folder.read('model.json'));
    const { stdout, stderr, code } = await folder.mlp(['inspect', 'model.json']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toContain('species: classes setosa, versicolor, virginica');
    expect(stdout).toMatch(/1 +4 +8 +tanh +40\n +2 +8 +3 +softmax +27\n/);
    expect(stdout).toContain('layers, 67 weights with the biases, in single precision');
    expect(stdout).toMatch(/--layers +4,8,3/);
    expect(stdout).not.toMatch(/nesterov|shuffle|header/); // switches that are as by default
    expect(stdout).toContain(`weights     ${model.weights}`);

    const json = (await folder.mlp(['inspect', 'model.json', '--json'])).stdout;
    const { layers, ...rest } = model;
    expect(objectIn(json)).toEqual({
      type: 'model',
      ...rest,
      layers: [
        { units: 8, activation: 'tanh' },
        { units: 3, activation: 'softmax' },
      ],
    });
    expect(layers).toHaveLength(2);
  });

  it('a model: the switches that are not as by default', async () => {
    const folder = new Folder();
    const switches = ['--no-shuffle', '--nesterov', '--momentum', '0.9'];
    await folder.mlp(['train', dataFile('iris.csv'), '--epochs', '1', ...switches]);
    const { stdout } = await folder.mlp(['inspect', 'model.json']);
    expect(stdout).toMatch(/--no-shuffle +true\n/);
    expect(stdout).toMatch(/--nesterov +true\n/);
  });

  it('the plan of a model: passes, kernels, arena and functions', async () => {
    const folder = new Folder();
    await folder.mlp(['train', dataFile('iris.csv'), '--layers', '4,8,3', '--epochs', '1']);
    const { stdout, stderr, code } = await folder.mlp(['inspect', 'model.json', '--plan']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    for (const { name } of passes) expect(stdout).toMatch(new RegExp(`${name}( +\\d+){3} +\\w`));
    expect(stdout).toMatch(/product +1×8 +%\d+ +features · weights 1 +locals +\d+\n/);
    expect(stdout).toMatch(/weights 1 +4×8 +\d+ +128\n/);
    expect(stdout).toMatch(/step +[\d,]+ +[\d,]+\n +run +\d+ +\d+\n$/);
    expect(stdout).not.toContain('undefined');

    const json = objectIn((await folder.mlp(['inspect', 'model.json', '--plan', '--json'])).stdout);
    expect(json).toMatchObject({ type: 'plan', functions: [{ name: 'step' }, { name: 'run' }] });
  });

  it('the plan of a CSV file is refused', async () => {
    const { stderr, code } = await mlp(['inspect', dataFile('iris.csv'), '--plan']);
    expect({ stderr, code }).toEqual({
      stderr: 'mlp: error: --plan needs a model — mlp inspect model.json --plan\n',
      code: 2,
    });
  });

  it('a CSV file: rows, and what is in each column', async () => {
    const { stdout, code } = await mlp(['inspect', dataFile('iris.csv')]);
    expect(code).toBe(0);
    expect(stdout).toContain('150 rows, 5 columns, separated by comma, sha256 9cc1');
    expect(stdout).toMatch(/sepal_length +numbers +0 +35 +4\.3\d* +5\.843\d* +7\.9/);
    expect(stdout).toMatch(/species +text +0 +3 .*setosa \(50\)/);
  });

  it('a CSV file as --json, from standard input, with missing fields', async () => {
    const { stdout, code } = await mlp(['inspect', '-', '--json'], {
      input: 'a;b\n1;x\n?;y\n3;x\n',
    });
    expect(code).toBe(0);
    const record = objectIn(stdout);
    expect(record).toMatchObject({ type: 'columns', rows: 3, delimiter: ';' });
    expect(record.columns).toMatchObject([
      { name: 'a', kind: 'numeric', missing: 1, distinct: 2, range: { minimum: 1, maximum: 3 } },
      { name: 'b', kind: 'text', missing: 0, distinct: 2 },
    ]);
  });

  it('tells times in seconds from one another, and says nothing of texts where there are none', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => `${1700000000 + i},${i / 8}\n`).join('');
    const { stdout } = await mlp(['inspect', '-'], { input: `t,x\n${rows}` });
    expect(stdout).toMatch(/^t +numbers +0 +9 +1700000000 +1700000004 +1700000008$/m);
    expect(stdout).toMatch(/^x +numbers +0 +9 +0 +0\.5000 +1$/m);
    expect(stdout).toMatch(/maximum$/m);
  });

  it('shows the first three of the texts that come again, and no more of a long one', async () => {
    const long = 'a long text, of which the beginning will do';
    const texts = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', long, long, long, long, 'once'];
    const input = `t,x\n${texts.map((text, i) => `"${text}",${i}\n`).join('')}`;
    const { stdout } = await mlp(['inspect', '-'], { input });
    expect(stdout).toMatch(/^t +text .* {2}a long text, of whi… \(4\), a \(3\), b \(2\)$/m);
  });

  it('--quiet: says nothing of what it guesses', async () => {
    const input = 'a;b\n1;x\n2;y\n';
    expect((await mlp(['inspect', '-'], { input })).stderr).toContain('separated by ;');
    expect((await mlp(['inspect', '-', '-q'], { input })).stderr).toBe('');
  });

  it('one row of one column is not rows and columns', async () => {
    const { stdout } = await mlp(['inspect', '-', '-d', ';'], { input: 'a,b\n1,2\n' });
    expect(stdout).toContain('1 row, 1 column, separated by ";", sha256');
  });

  it('a model of many classes and inputs: the first of them, and how many there are', async () => {
    const rows = Array.from({ length: 62 }, (_, i) => `${i / 7},t${i % 31},c${i % 31}\n`).join('');
    const folder = new Folder({ 'many.csv': `x,t,y\n${rows}` });
    const dry = await folder.mlp(['train', 'many.csv', '-n']);
    const classes = 'classes c0, c1, c10, c11, c12, c13, c14, c15, c16, c17, … (31)\n';
    expect(dry.stdout).toContain(`y: ${classes}`);
    expect(dry.stdout).toContain('inputs    x, t=t0, t=t1, t=t10,');
    expect(dry.stdout).toContain(', … (32)\n');
    await folder.mlp(['train', 'many.csv', '--epochs', '1', '-q']);
    const { stdout } = await folder.mlp(['inspect', 'model.json']);
    expect(stdout).toContain(`y: ${classes}`);
    expect(stdout).toContain('one of t0, t1, t10, t11, t12, t13, t14, t15, t16, t17, … (31)\n');
    expect(objectIn((await folder.mlp(['inspect', 'model.json', '--json'])).stdout)).toMatchObject({
      schema: { target: { classes: expect.objectContaining({ length: 31 }) } },
    });
  });

  it('a target that is a number is scaled in as few digits as the features', async () => {
    const folder = new Folder({ 'line.csv': 'x,y\n1,0.1\n2,0.3\n4,0.9\n' });
    await folder.mlp(['train', 'line.csv', '--task', 'regression', '--epochs', '1', '-q']);
    const { stdout } = await folder.mlp(['inspect', 'model.json']);
    expect(stdout).toMatch(/^target {6}y: a number, \(x − 0\.433333\) \/ 0\.339935$/m);
  });

  it('a negative mean is added, and a missing field counts as six digits', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i === 4 ? '' : -i / 7},${i % 2}\n`);
    const folder = new Folder({ 'below.csv': `x,y\n${rows.join('')}` });
    const { stdout } = await folder.mlp(['inspect', 'below.csv']);
    expect(stdout).toMatch(
      /^ {2}x +number +\(x \+ 2\.\d{1,5}\) \/ 1\.\d{1,5}; missing: -2\.\d{1,5}, with an indicator$/m,
    );
  });

  it('escapes control characters', async () => {
    const input = 'a\u001b[31m,b\n\u0007x,1\n';
    expect((await mlp(['inspect', '-'], { input })).stdout).toMatch(/a\\x1b\[31m[\s\S]*\\x07x/);
  });

  it('nothing, or half a model: 3', async () => {
    const folder = new Folder({ 'half.json': '{"format": "mlp-model", "version": 1' });
    for (const name of ['half.json', 'absent.csv']) {
      const { stdout, stderr, code } = await folder.mlp(['inspect', name]);
      expect(stderr).toContain(name);
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    }
  });

  it('a file of rows: what a training would make of it, and what may be wrong', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `${i + 1},${(i * 37) % 11},5,${(i * 7) % 5},${i % 2 ? 'yes' : 'no'},${'ab'[i % 2]}\n`,
    );
    const folder = new Folder({ 'data.csv': `id,x,w,z,code,y\n${rows.join('')}` });
    const { stdout, stderr, code } = await folder.mlp(['inspect', 'data.csv']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toContain('\nas mlp train would read it\n  rows    40\n');
    expect(stdout).toContain('  target  y: classes a (20), b (20)\n  inputs  5, from');
    expect(stdout).toMatch(/^ {2}x +number +\(x − 4\.85\) \/ 3\.\d+$/m);
    expect(stdout).toMatch(
      /warning: column "id" looks like an id.*\(--ignore id leaves it out\)$/m,
    );
    expect(stdout).toMatch(/warning: column "code" alone gives the target away/);
    expect(stdout).toMatch(/note: column "w" has one value in all training rows/);

    const flags = ['--target', 'x', '--ignore', 'id,w,code', '--task', 'regression'];
    const other = await folder.mlp(['inspect', 'data.csv', ...flags, '--json']);
    expect(objectIn(other.stdout)).toMatchObject({
      type: 'columns',
      rows: 40,
      training: {
        task: 'regression',
        rows: 40,
        dropped: 0,
        target: { kind: 'number', column: 'x' },
        inputs: 3,
        features: [{ column: 'z' }, { column: 'y', categories: ['a', 'b'] }],
      },
      notes: [],
    });
    const whole = await folder.mlp(['inspect', 'data.csv', '--json']);
    expect(objectIn(whole.stdout).notes).toContainEqual({
      level: 'note',
      doubt: 'constant-column',
      text: 'column "w" has one value in all training rows',
      options: { ignore: 'w' },
    });
    // Nothing of it has to be read twice from a pipe.
    const piped = await folder.mlp(['inspect', '-', '--json'], folder.read('data.csv'));
    expect(piped.stdout).toBe(whole.stdout);
  });

  it('a file of rows that a training would refuse: why', async () => {
    const mixed = Array.from({ length: 30 }, (_, i) => `${i === 7 ? 'x7' : i},${'ab'[i % 2]}\n`);
    const folder = new Folder({ 'mixed.csv': `n,y\n${mixed.join('')}` });
    const { stdout, code } = await folder.mlp(['inspect', 'mixed.csv']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/refused: mixed\.csv:9: column "n": expected a number, got "x7" — .*--/);
    const json = objectIn((await folder.mlp(['inspect', 'mixed.csv', '--json'])).stdout);
    expect(json.refused).toContain('mixed.csv:9');
    const missing = await mlp(['inspect', '-'], { input: 'a,y\n1,u\n?,v\n3,u\n' });
    expect(missing.stdout).toMatch(
      /missing fields are filled, .* in column "a" \(1\).*--missing drop leaves/,
    );
    expect((await folder.mlp(['inspect', 'mixed.csv', '--target', 'zz'])).code).toBe(2);
  });

  it('what is named like a model and is none', async () => {
    const folder = new Folder({
      'rows.json': '[{"a": 1, "b": "x"}]',
      'log.json': '{"type":"epoch","epoch":1}\n{"type":"result"}\n',
      'other.json': '{"name": "mlp-cli", "version": 1}',
      'text.json': '"a text"',
      'csv.json': 'a,b\n1,2\n3,4\n',
    });
    const config = await folder.mlp(['train', dataFile('iris.csv'), '--print-config']);
    folder.write('config.json', config.stdout);
    const told = async (name: string) => {
      const { stderr, stdout, code } = await folder.mlp(['inspect', name]);
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
      return stderr;
    };
    expect(await told('rows.json')).toContain('rows.json: this is JSON, not CSV — jq ');
    expect(await told('log.json')).toContain('log.json: this is JSON, not CSV — jq ');
    expect(await told('other.json')).toContain(
      'not a model: it has no "format", but "name", "version" — give a file that mlp train wrote',
    );
    expect(await told('text.json')).toContain('not a model: it is "a text"');
    expect(await told('config.json')).toBe(
      'mlp: error: config.json: this is a configuration of a training, and no model — mlp train data.csv --config config.json\n',
    );
    expect((await folder.mlp(['inspect', 'csv.json'])).stdout).toContain('2 rows, 2 columns');
  });
});
