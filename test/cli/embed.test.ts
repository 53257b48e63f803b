import { describe, expect, it } from 'vitest';
import { embeddingKinds } from '../../src/network/embeddings/kinds.js';
import { keysOf } from '../../src/support/records.js';
import { Folder, records } from './run-mlp.js';

/** Two numbers, and a colour: what is to be told is a wave of the first, unless it is red. */
function waves(rows = 240): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = ((i * 37) % 101) / 10;
    const colour = ['red', 'green', 'blue'][i % 3];
    const isHigh = colour === 'red' ? i % 2 === 0 : Math.floor(x / 2.5) % 2 === 0;
    return [x, (i * 13) % 7, colour, isHigh ? 'high' : 'low'].join(',');
  });
  return ['x,z,colour,y', ...lines, ''].join('\n');
}

const recipe = [
  ...['--hidden', '8', '--optimizer', 'adam', '--lr', '0.01', '--batch-size', '16'],
  ...['--epochs', '60', '--quiet'],
];

describe.each(keysOf(embeddingKinds))('--embed %s', (kind) => {
  const flags = ['--embed', kind, '--embed-size', '8', ...recipe];

  it('is trained, and scored by the model as by the training', async () => {
    const folder = new Folder({ 'waves.csv': waves(), 'more.csv': waves(100) });
    const trained = await folder.mlp([
      ...['train', 'waves.csv', ...flags, '--test', 'more.csv', '--json'],
    ]);
    expect(trained).toMatchObject({ code: 0, stderr: '' });
    const result = records(trained.stdout).at(-1);
    const scored = await folder.mlp(['evaluate', 'more.csv', '--json', '--quiet']);
    const [evaluation] = records(scored.stdout);
    expect(evaluation.loss).toBe(result?.testLoss);
    expect(evaluation.accuracy).toBe(result?.testAccuracy);
    const plain = await folder.mlp(['train', 'waves.csv', ...recipe, '-o', 'plain.json', '--json']);
    expect(Number(result?.loss)).toBeLessThan(0.8 * Number(records(plain.stdout).at(-1)?.loss));

    const model = JSON.parse(folder.read('model.json'));
    expect(model.version).toBe(2);
    expect(model.embedding.kind).toBe(kind);
    const columns = model.embedding.columns.map(({ column }: { column: string }) => column);
    expect(columns).toEqual(['x', 'z']);
    const again = await folder.mlp(['train', 'waves.csv', ...flags, '-o', 'again.json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(folder.read('again.json')).weights).toBe(model.weights);
  });

  it('is shown, traced, checked, explained and continued', async () => {
    const folder = new Folder({ 'waves.csv': waves() });
    const dry = await folder.mlp(['train', 'waves.csv', ...flags, '--dry-run']);
    expect(dry.stdout).toContain(`embedding ${kind}: 2 of the inputs become`);
    const [record] = records(
      (await folder.mlp(['train', 'waves.csv', ...flags, '--dry-run', '--json'])).stdout,
    );
    await folder.mlp(['train', 'waves.csv', ...flags]);
    const overview = await folder.mlp(['inspect', 'model.json']);
    expect(overview.stdout).toContain(`embedding ${kind}, of 2 columns`);
    expect(overview.stdout).toContain(`layers, ${record.weights} weights with the biases`);
    const weights = await folder.mlp(['inspect', 'model.json', '--weights']);
    for (const row of embeddingKinds[kind].rows) expect(weights.stdout).toContain(row);
    const [embedding, first] = records(
      (await folder.mlp(['inspect', 'model.json', '--weights', '--json'])).stdout,
    );
    expect(embedding).toMatchObject({ type: 'embedding', kind });
    expect(first.inputs).toContainEqual(expect.stringMatching(/^x, /));
    for (const args of [
      ['inspect', 'model.json', '--plan'],
      ['inspect', 'model.json', 'waves.csv', '--importance', 'permutation'],
      ['trace', '--model', 'model.json', 'waves.csv', '--row', '2', '--scalars'],
      ['gradcheck', 'waves.csv', '--embed', kind, '--hidden', '4', '--l2', '0.1'],
      ['gradcheck', 'waves.csv', '--model', 'model.json'],
      ['evaluate', 'waves.csv', '--cv', '3', ...flags],
      ['export', 'model.json', '-o', 'model.safetensors'],
      ['report', 'model.json', 'waves.csv', '-o', 'report.html'],
      ['train', 'waves.csv', ...flags, '--init-from', 'model.json', '-o', 'next.json'],
    ]) {
      const { code, stderr } = await folder.mlp(args);
      expect({ code, args, stderr }).toEqual({ code: 0, args, stderr: expect.anything() });
    }
  });

  it('is refused where the first weights have none, and the other way round', async () => {
    const folder = new Folder({ 'waves.csv': waves(60) });
    await folder.mlp(['train', 'waves.csv', ...flags, '-o', 'embedded.json']);
    await folder.mlp(['train', 'waves.csv', ...recipe, '-o', 'plain.json']);
    const into = (args: readonly string[], from: string) =>
      folder.mlp(['train', 'waves.csv', ...args, '--init-from', from, '-o', 'next.json']);
    expect(await into(recipe, 'embedded.json')).toMatchObject({ code: 3 });
    expect(await into(flags, 'plain.json')).toMatchObject({ code: 3 });
  });

  it('says where there is nothing to embed, and trains without', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${'abc'[i % 3]},${'uv'[i % 2]}\n`);
    const folder = new Folder({ 'texts.csv': `a,y\n${rows.join('')}` });
    const { code, stderr } = await folder.mlp([
      ...['train', 'texts.csv', ...flags.filter((flag) => flag !== '--quiet')],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`no column can be embedded by ${kind}`);
    expect(JSON.parse(folder.read('model.json')).version).toBe(1);
  });
});

it('multiplies the step of a group by its factor', async () => {
  const folder = new Folder({ 'waves.csv': waves(40) });
  const train = async (flags: readonly string[]) => {
    const args = ['--embed', 'periodic', '--hidden', 'none', '--epochs', '1', '--quiet'];
    await folder.mlp(['train', 'waves.csv', ...args, ...flags, '--force']);
    const { embedding, layers } = JSON.parse(folder.read('model.json'));
    return {
      embed: embedding.columns[0].weights.flat(),
      weights: layers[0].weights.flatMap((row: number[]) => row.slice(1)),
      biases: layers[0].weights.map((row: number[]) => row[0]),
    };
  };
  // With one step in all, every change is η times its gradient.
  const one = ['--batch-size', '40', '--precision', 'double'];
  const [still, plain] = [
    await train([...one, '--lr', '1e-300']),
    await train([...one, '--lr', '0.1']),
  ];
  for (const [group, factor] of [
    ['embed', 4],
    ['weights', 0.5],
    ['biases', 3],
  ] as const) {
    const found = await train([...one, '--lr', '0.1', '--lr-factor', `${group}=${factor}`]);
    for (const name of ['embed', 'weights', 'biases'] as const) {
      const times = name === group ? factor : 1;
      found[name].forEach((x: number, i: number) => {
        const first = still[name][i];
        expect(x - first).toBeCloseTo(times * (plain[name][i] - first), 12);
      });
    }
  }
});

it.each([
  [['--embed', 'quantiles'], 'expected one of none, periodic, bins'],
  [['--embed-size', '8'], '--embed-size 8 is of no embedding'],
  [['--lr-factor', 'embed=4'], '--lr-factor is of no embedding that learns'],
  [['--embed', 'bins,periodic'], '--embed bins,periodic is of several networks'],
  [['--lr-factor', 'embd=4', '--embed', 'periodic'], 'did you mean embed?'],
])('refuses %j', async (flags, message) => {
  const folder = new Folder({ 'waves.csv': waves(30) });
  const { code, stderr } = await folder.mlp(['train', 'waves.csv', ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

describe('an ensemble with several embeddings', () => {
  it('gives each to a member in turn, which hold out the same rows, and averages them', async () => {
    const folder = new Folder({ 'waves.csv': waves(120), 'more.csv': waves(60) });
    const flags = ['--embed', 'none,bins,periodic', ...recipe];
    const trained = await folder.mlp([
      ...['train', 'waves.csv', ...flags],
      ...['--ensemble', '6', '--validation', '0.5', '--test', 'more.csv', '--json'],
    ]);
    expect(trained).toMatchObject({ code: 0, stderr: '' });
    const { members } = JSON.parse(folder.read('model.json'));
    expect(
      members.map(({ embedding }: { embedding?: { kind: string } }) => embedding?.kind ?? 'none'),
    ).toEqual(['none', 'bins', 'periodic', 'none', 'bins', 'periodic']);
    const [bins, again] = [members[1], members[4]].map(({ embedding }) => embedding);
    expect(again).toEqual(bins);
    const scored = await folder.mlp(['evaluate', 'more.csv', '--json', '--quiet']);
    expect(records(scored.stdout)[0].loss).toBe(records(trained.stdout).at(-1)?.testLoss);
    const shown = await folder.mlp(['inspect', 'model.json']);
    expect(shown.stdout).toContain('embedding');
    for (const to of ['model.js', 'model.onnx', 'model.safetensors']) {
      expect(await folder.mlp(['export', 'model.json', '-o', to])).toMatchObject({ code: 0 });
    }
  });

  it('needs as many members', async () => {
    const folder = new Folder({ 'waves.csv': waves(30) });
    const flags = ['--embed', 'bins,periodic,none', '--ensemble', '2'];
    const { code, stderr } = await folder.mlp(['train', 'waves.csv', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain('--ensemble 3');
  });
});
