import { expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

/** The matrices of a model file: per layer, a row per unit. */
function matricesOf(text: string): number[][][] {
  const { layers }: { layers: { weights: number[][] }[] } = JSON.parse(text);
  return layers.map(({ weights }) => weights);
}

it('one epoch of IGD with momentum from given weights is plain arithmetic, to 1e-12', async () => {
  // W: a row per unit, the bias first
  let [a0, a1, a2] = [0.1, 0.2, -0.3];
  let [b0, b1, b2] = [-0.2, 0.4, 0.1];
  let [c0, c1, c2] = [0.05, -0.1, 0.3];
  let [d0, d1, d2] = [-0.15, 0.25, 0.2];
  const layers = [
    {
      units: 2,
      activation: 'tanh',
      weights: [
        [a0, a1, a2],
        [b0, b1, b2],
      ],
    },
    {
      units: 2,
      activation: 'softmax',
      weights: [
        [c0, c1, c2],
        [d0, d1, d2],
      ],
    },
  ];
  const folder = new Folder({
    'two.csv': 'x1,x2,y\n0.5,-1,a\n-0.3,0.8,b\n',
    'first.json': JSON.stringify({ format: 'mlp-model', version: 1, layers }),
  });
  const { stderr, code } = await folder.mlp([
    ...['train', 'two.csv', '--layers', '2,2,2', '--init-from', 'first.json', '--epochs', '1'],
    ...['--lr', '0.1', '--momentum', '0.9', '--no-shuffle', '--precision', 'double'],
    ...['--scale', 'none', '--preset', 'lecture', '-q'],
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });

  const eta = 0.1;
  const alpha = 0.9;
  let change = new Array<number>(12).fill(0);
  for (const [x1, x2, isA] of [
    [0.5, -1, 1],
    [-0.3, 0.8, 0],
  ]) {
    const h1 = Math.tanh(a0 + a1 * x1 + a2 * x2);
    const h2 = Math.tanh(b0 + b1 * x1 + b2 * x2);
    const ea = Math.exp(c0 + c1 * h1 + c2 * h2);
    const eb = Math.exp(d0 + d1 * h1 + d2 * h2);
    // the loss is −log2 p(y), so ∂ℓ/∂z_k = (p_k − y_k)/ln 2
    const dc = (ea / (ea + eb) - isA) / Math.LN2;
    const dd = (eb / (ea + eb) - (1 - isA)) / Math.LN2;
    const da = (1 - h1 * h1) * (c1 * dc + d1 * dd);
    const db = (1 - h2 * h2) * (c2 * dc + d2 * dd);
    const gradient = [
      ...[da, da * x1, da * x2, db, db * x1, db * x2],
      ...[dc, dc * h1, dc * h2, dd, dd * h1, dd * h2],
    ];
    // ΔW(t) = −η∇ℓ + αΔW(t−1)
    change = gradient.map((g, i) => -eta * g + alpha * change[i]);
    const weights = [a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2].map((w, i) => w + change[i]);
    [a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2] = weights;
  }

  const expected = [a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2];
  const found = matricesOf(folder.read('model.json')).flat(2);
  expect(found).toHaveLength(12);
  found.forEach((w, i) => {
    expect(Math.abs(w - expected[i])).toBeLessThan(1e-12);
  });
});

it('refuses layers of another shape, and files that are no model', async () => {
  const folder = new Folder({ 'no.json': '{"layers": 1}' });
  await folder.mlp([
    'train',
    dataFile('iris.csv'),
    '--hidden',
    '4',
    '--epochs',
    '1',
    '-o',
    'small.json',
  ]);
  for (const name of ['small.json', 'no.json', 'absent.json']) {
    const flags = ['--hidden', '8', '--init-from', name];
    const { stderr, code } = await folder.mlp(['train', dataFile('iris.csv'), ...flags]);
    expect(stderr).toContain(name);
    expect(code).toBe(3);
  }
});
