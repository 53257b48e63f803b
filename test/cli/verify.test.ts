import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const lines = readFileSync(iris, 'utf8').trimEnd().split('\n');

const network = ['--preset', 'lecture', '--hidden', '6', '--epochs', '5', '--lr', '0.02', '-q'];

async function trained(flags: readonly string[] = [], files = {}): Promise<Folder> {
  const folder = new Folder({ 'iris.csv': `${lines.join('\n')}\n`, ...files });
  const { code, stderr } = await folder.mlp(['train', 'iris.csv', ...network, ...flags]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return folder;
}

/** Rewrites a model file by its text. */
function edit(folder: Folder, from: string | RegExp, to: string): void {
  const text = folder.read('model.json');
  expect(text).toMatch(from);
  folder.write('model.json', text.replace(from, to));
}

const unsealed = [/,\n {2}"weights": "sha256:\w+"/, ''] as const;

describe('mlp verify', () => {
  it.each([
    ['one network', []],
    ['momentum and batches', ['--momentum', '0.9', '--nesterov', '--batch-size', '7']],
    ['Adam, in float64', ['--optimizer', 'adam', '--precision', 'double']],
    ['dropout and a penalty', ['--dropout', '0.3', '--l2', '0.1']],
    ['rows held out', ['--validation', '0.2', '--test', '0.2', '--patience', '2']],
    ['an embedding', ['--embed', 'periodic', '--embed-size', '2']],
    ['members', ['--ensemble', '3', '--validation', '0.25']],
    ['members of two kinds', ['--ensemble', '2', '--embed', 'none,bins']],
    ['a formula', ['--activation', 'x * sigmoid(x)']],
    ['a schedule cut short by the clock', ['--schedule', 'cosine', '--max-time', '1ms']],
    ['a schedule with time enough', ['--schedule', 'cosine', '--max-time', '1h']],
    ['columns', ['--target', 'sepal_length', '--ignore', 'species', '--scale-target', 'none']],
  ])('finds the weights again, bit by bit: %s', async (_, flags) => {
    const folder = await trained(flags);
    const { stdout, stderr, code } = await folder.mlp(['verify', 'model.json', 'iris.csv']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const { weights } = objectIn(folder.read('model.json'));
    expect(stdout).toMatch(/^the same [\d,]+ weights, bit by bit\n/);
    expect(stdout).toContain(`weights ${String(weights)}\n`);
  });

  it.each(readdirSync(dirname(iris)))('finds the weights again: data/%s', async (name) => {
    const folder = new Folder();
    const train = ['train', dataFile(name), '--hidden', '8', '--momentum', '0.9', '--epochs', '3'];
    expect((await folder.mlp([...train, '-q'])).code).toBe(0);
    const { stderr, code } = await folder.mlp(['verify', 'model.json', dataFile(name)]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('5: where another engine has trained it, by which it is the same', async () => {
    const folder = await trained(['--engine', 'reference', '--precision', 'single']);
    const verify = ['verify', 'model.json', 'iris.csv'];
    const compiled = await folder.mlp(verify);
    expect(compiled.code).toBe(5);
    expect(compiled.stderr).toContain('if the other engine has trained it, use --engine reference');
    expect((await folder.mlp([...verify, '--engine', 'reference'])).code).toBe(0);
  });

  it('counts the weights, and tells all in a record', async () => {
    const folder = await trained();
    const verify = ['verify', 'model.json', 'iris.csv'];
    expect((await folder.mlp(verify)).stdout).toMatch(/^the same 51 weights/);
    const [record] = records((await folder.mlp([...verify, '--json'])).stdout);
    const { weights } = objectIn(folder.read('model.json'));
    expect(record).toMatchObject({
      ...{ type: 'verification', same: true, weights: 51, digest: weights, trained: weights },
      ...{ epochs: 5, rows: 150, data: [], doubts: [], differences: [] },
    });
    expect(numberAt(record, 'seconds')).toBeGreaterThan(0);
  });

  it('5: names the first layer that differs in a single bit, and by how much', async () => {
    const folder = await trained(['--precision', 'double']);
    const { layers } = JSON.parse(folder.read('model.json'));
    const weight: number = layers[1].weights[2][3];
    edit(folder, String(weight), String(weight * (1 + 2 ** -52)));
    edit(folder, ...unsealed);
    const verify = ['verify', 'model.json', 'iris.csv'];
    const { stdout, stderr, code } = await folder.mlp(verify);
    expect({ stdout, code }).toEqual({ stdout: '', code: 5 });
    expect(stderr).toMatch(/model\.json is unsealed/);
    expect(stderr).toMatch(
      /trained again, layer 2 differs: 1 of its 21 weights, by up to \d\S*e-1[67] \(first \[2\]\[3\]/,
    );
    const json = await folder.mlp([...verify, '--json', '-q']);
    expect(json.code).toBe(5);
    const [{ same, differences }] = records(json.stdout);
    expect(same).toBe(false);
    expect(differences).toMatchObject([
      { part: 'layer 2', numbers: { weights: 21, differing: 1, row: 3, column: 4 } },
    ]);
  });

  it.each([
    [
      'a sign of zero',
      [],
      /"weights": \[\n +\[/,
      '"weights": [\n        [-',
      /layer 1 differs: 1 of/,
    ],
    ['a column', [], /"offset": (\d)/, '"offset": 1$1', /the column sepal_length differs/],
    ['an activation', [], '"tanh"', '"relu"', /the activation of layer 1 differs/],
    [
      'a member',
      ['--ensemble', '2'],
      /("seed"[\s\S]*?"seed"[\s\S]*?"weights": \[\n +\[)/,
      '$1-',
      /layer 1 of member 2 differs: 1 of/,
    ],
    [
      'an embedding',
      ['--embed', 'periodic', '--embed-size', '2'],
      /("column": "sepal_width",\n +"weights": \[\n +\[)/,
      '$1-',
      /the embedding of sepal_width differs: 1 of/,
    ],
  ] as const)('5: %s that was edited', async (_, flags, from, to, message) => {
    const folder = await trained(flags);
    edit(folder, from, to);
    folder.write('model.json', folder.read('model.json').replace('[--', '['));
    edit(folder, ...unsealed);
    const { stderr, code } = await folder.mlp(['verify', 'model.json', 'iris.csv']);
    expect(stderr).toMatch(message);
    expect(code).toBe(5);
  });

  it('says first how the data differs, and lets the bits decide', async () => {
    const folder = await trained();
    const turned = lines.map((line) => line.split(',')).map(([a, b, ...c]) => [b, a, ...c]);
    folder.write('crlf.csv', lines.map((line) => `${line}\r\n`).join(''));
    folder.write('turned.csv', turned.map((fields) => `${fields.join(',')}\n`).join(''));
    folder.write('fewer.csv', `${lines.slice(0, -1).join('\n')}\n`);
    const crlf = await folder.mlp(['verify', 'model.json', 'crlf.csv']);
    expect(crlf.stderr).toMatch(/the bytes of the data are others: SHA-256 \w{12}…, and it was/);
    expect(crlf.stderr).toMatch(/the data is called crlf\.csv, and was called iris\.csv/);
    expect(crlf.code).toBe(0);
    for (const [file, first] of [
      ['turned.csv', /^mlp: warning: the columns come in another order/],
      ['fewer.csv', /^mlp: warning: there are 149 rows to train on, and there were 150/],
    ] as const) {
      const { stderr, code } = await folder.mlp(['verify', 'model.json', file]);
      expect(stderr).toMatch(first);
      expect(stderr).toMatch(/layer 1 differs: .* — give the data of the training\n$/);
      expect(code).toBe(5);
    }
  });

  it('3: for columns that cannot be those of the training', async () => {
    const folder = await trained();
    folder.write('target.csv', `${lines.map((line) => line.replace(/,[^,]*$/, '')).join('\n')}\n`);
    folder.write('gone.csv', `${lines.map((line) => line.replace(/^[^,]*,/, '')).join('\n')}\n`);
    folder.write('spelled.csv', folder.read('iris.csv').replace('5.1,', 'large,'));
    for (const [file, message] of [
      [
        'spelled.csv',
        /expected a number, got "large" — is it the data of the training, "iris.csv"\?$/m,
      ],
      ['target.csv', /the target would be the column "petal_width", and it was "species"/],
      ['gone.csv', /the feature "sepal_length" is not there/],
      ['none.csv', /none\.csv: .*no such file/],
    ] as const) {
      const { stderr, code } = await folder.mlp(['verify', 'model.json', file]);
      expect(stderr).toMatch(message);
      expect(code).toBe(3);
    }
  });

  it('2: without the data, of which it knows the name', async () => {
    const folder = await trained();
    const { stderr, code } = await folder.mlp(['verify', 'model.json']);
    expect(stderr).toMatch(/— mlp verify model\.json iris\.csv\n$/);
    expect(code).toBe(2);
  });
});

describe('what the recipe names', () => {
  it('is looked for beside the data, and where a flag says', async () => {
    const held = [lines[0], ...lines.slice(1).filter((_, i) => i % 4 === 0)].join('\n');
    const folder = await trained(['--validation', 'val.csv', '--test', 'val.csv'], {
      'val.csv': held,
    });
    const verify = ['verify', 'model.json', 'iris.csv'];
    expect((await folder.mlp(verify)).code).toBe(0);
    mkdirSync(folder.at('moved'));
    expect(folder.shell('mv iris.csv val.csv moved').code).toBe(0);
    expect((await folder.mlp(['verify', 'model.json', 'moved/iris.csv'])).code).toBe(0);
    folder.shell('mv moved/iris.csv .');
    const lost = await folder.mlp(verify);
    expect(lost.stderr).toMatch(/was watched on val\.csv, which is not beside .* --validation\n$/);
    expect(lost.code).toBe(3);
    const said = ['--validation', 'moved/val.csv', '--test', 'moved/val.csv'];
    expect((await folder.mlp([...verify, ...said])).code).toBe(0);
  });

  it('is refused where the recipe names none', async () => {
    const folder = await trained(['--validation', '0.2']);
    const flags = ['--validation', 'iris.csv'];
    const { stderr, code } = await folder.mlp(['verify', 'model.json', 'iris.csv', ...flags]);
    expect(stderr).toMatch(/the recipe of the model names no such file/);
    expect(code).toBe(2);
  });

  it('may be the model that it began with', async () => {
    const folder = await trained(['--out', 'first.json']);
    const train = ['train', 'iris.csv', ...network, '--init-from', 'first.json'];
    expect((await folder.mlp(train)).code).toBe(0);
    const verify = ['verify', 'model.json', 'iris.csv'];
    expect((await folder.mlp(verify)).code).toBe(0);
    folder.shell('mv first.json other.json');
    const lost = await folder.mlp(verify);
    expect(lost.stderr).toMatch(/began with the weights of first\.json, which is not beside/);
    expect(lost.code).toBe(3);
    expect((await folder.mlp([...verify, '--init-from', 'other.json'])).code).toBe(0);
    expect((await folder.mlp([...verify, '--init-from', 'model.json'])).code).toBe(5);
  });

  it('is compared with the digest that a recipe of the library has', async () => {
    const folder = await trained(['--out', 'first.json']);
    const train = ['train', 'iris.csv', ...network, '--init-from', 'first.json'];
    await folder.mlp(train);
    const { weights } = objectIn(folder.read('first.json'));
    edit(folder, '"initFrom": "first.json"', `"initFrom": "${String(weights)}"`);
    const verify = ['verify', 'model.json', 'iris.csv', '--init-from'];
    expect((await folder.mlp([...verify, 'first.json'])).code).toBe(0);
    const { stderr, code } = await folder.mlp([...verify, 'model.json']);
    expect(stderr).toMatch(/began with the weights sha256:\w+, and these are sha256:/);
    expect(code).toBe(3);
  });
});

describe('a training that was interrupted', () => {
  it('is repeated for as many epochs, and said', async () => {
    const folder = await trained(['--epochs', '3', '--out', 'three.json']);
    await folder.mlp(['train', 'iris.csv', ...network]);
    const { layers, weights, metrics } = JSON.parse(folder.read('three.json'));
    const model = JSON.parse(folder.read('model.json'));
    const stopped = { ...model, layers, weights };
    const ended = { ...metrics, stopped: 'interrupted' };
    folder.write('model.json', JSON.stringify({ ...stopped, metrics: ended }));
    const { stderr, code } = await folder.mlp(['verify', 'model.json', 'iris.csv']);
    expect(stderr).toMatch(/^mlp: warning: its training was interrupted/);
    expect(code).toBe(0);
    const first = { ...ended, epochs: 0 };
    folder.write('model.json', JSON.stringify({ ...stopped, metrics: first }));
    const none = await folder.mlp(['verify', 'model.json', 'iris.csv']);
    expect(none.stderr).toMatch(
      /interrupted in the first epoch, and nothing tells after which row/,
    );
    expect(none.code).toBe(3);
  });

  it('is one of verify itself: 130, and nothing is said of the weights', async () => {
    const folder = await trained();
    edit(folder, '"epochs": 5,', '"epochs": 1000000000,');
    folder.write('other.csv', folder.read('iris.csv'));
    const child = folder.spawn(['verify', 'model.json', 'other.csv']);
    let [printed, told] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (told === '') child.kill('SIGINT'); // the data is told of right before it is trained on
      told += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, printed }).toEqual({ code: 130, printed: '' });
    expect(told).toMatch(/called other\.csv[\s\S]*interrupted/);
  });
});
