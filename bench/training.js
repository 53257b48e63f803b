// Examples per second while training, beside a plain C program: npm run bench [W1,W2,…]
// Random data of the shape of each workload; both sides in turn, the median of several runs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engines } from '../dist/engine/engines.js';
import { buildNetwork } from '../dist/network/network.js';
import { trainingProgram } from '../dist/network/programs.js';
import { inOrder } from '../dist/network/scorer.js';
import { initialWeights } from '../dist/network/weights.js';
import { randomFor } from '../dist/support/random.js';

/** Widths, examples, batch, activation, share of zeros, epochs, and what is to be reached per second. */
const workloads = {
  W1: [[4, 8, 3], 150, 1, 'tanh', 0, 2000, 9e6],
  W2: [[64, 32, 10], 1797, 1, 'relu', 0.5, 60, 2e6],
  W3: [[784, 128, 10], 6000, 1, 'relu', 0.81, 3, 57e3],
  W4a: [[784, 128, 10], 6400, 32, 'relu', 0.81, 6, 150e3],
  W4b: [[784, 128, 10], 6400, 128, 'relu', 0.81, 6, 200e3],
  W5: [[784, 512, 256, 10], 2560, 128, 'relu', 0.81, 6, 31e3],
  W6: [[28, 64, 32, 2], 100000, 128, 'relu', 0, 3, 1e6],
  W7: [[108, 32, 2], 32561, 1, 'relu', 0.87, 3, 400e3],
};
const RUNS = 5;

function prepare([widths, count, batchSize, activation, zeros]) {
  const random = randomFor(0, 'bench');
  const inputs = widths[0];
  const units = widths[widths.length - 1];
  const network = buildNetwork({
    inputs,
    hidden: widths.slice(1, -1).map((width) => ({ units: width, activation })),
    outputs: { units, activation: 'softmax' },
  });
  const program = trainingProgram(network, {
    loss: 'cross-entropy',
    logBase: '2',
    optimizer: 'sgd',
    momentum: 0.9,
    nesterov: false,
    batchSize,
    penalties: {},
    exampleCount: count,
    watchGradient: false,
  });
  const examples = {
    count,
    inputs,
    features: Float32Array.from({ length: count * inputs }, () =>
      random.uniform() < zeros ? 0 : random.uniform(),
    ),
    targets: Float64Array.from({ length: count }, () => random.below(units)),
    weights: new Float64Array(count).fill(1),
  };
  const start = (engine, precision) => {
    const plan = engine.compile(program, precision);
    plan.load(examples);
    for (const [parameter, numbers] of initialWeights(network, 0)) plan.write(parameter, numbers);
    return plan;
  };
  return { network, start, count };
}

/** Before anything is timed: a few steps of the compiled engine are those of the reference. */
function check(name, { network, start, count }, batchSize) {
  const order = inOrder(Math.min(count, Math.max(8, batchSize)));
  const settings = { learningRate: 0.01, firstStep: 0 };
  const [fast, plain] = [start(engines.compiled, 'double'), start(engines.reference, 'double')];
  for (const plan of [fast, plain]) plan.run(order, settings);
  for (const parameter of network.parameters) {
    const expected = plain.read(parameter);
    fast.read(parameter).forEach((w, i) => {
      if (Math.abs(w - expected[i]) > 1e-11) throw new Error(`${name}: the engines do not agree`);
    });
  }
}

/** Examples per second of one training. */
function speed({ start, count }, epochs) {
  const plan = start(engines.compiled, 'single');
  const order = inOrder(count);
  const settings = { learningRate: 0.001, firstStep: 0 };
  const begin = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) plan.run(order, settings);
  return (count * epochs * 1000) / (performance.now() - begin);
}

const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));
const source = fileURLToPath(new URL('igd.c', import.meta.url));
const binary = join(folder, 'igd');
const flags = ['-O3', '-march=native', '-ffast-math', source, '-o', binary, '-lm'];
const hasC = spawnSync('gcc', flags).status === 0;

/** Examples per second of the C program, which has one hidden layer and batches of one. */
function speedOfC([widths, count, batchSize, activation, zeros, epochs]) {
  if (!hasC || batchSize > 1 || widths.length !== 3) return undefined;
  const numbers = [count, epochs, zeros, ...widths, activation === 'relu' ? 1 : 0];
  return Number(spawnSync(binary, numbers.map(String), { encoding: 'utf8' }).stdout);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const shown = (x) =>
  x === undefined ? '–' : x >= 1e6 ? `${(x / 1e6).toFixed(2)} M` : `${(x / 1e3).toFixed(0)} k`;

console.log(`node ${process.version}, medians of ${RUNS} runs, examples per second\n`);
console.log('        network            batch        mlp          C    mlp/C    to reach');
const asked = process.argv[2]?.split(',');
for (const [name, workload] of Object.entries(workloads)) {
  if (asked !== undefined && !asked.includes(name)) continue;
  const prepared = prepare(workload);
  check(name, prepared, workload[2]);
  const runs = Array.from({ length: RUNS }, () => [
    speed(prepared, workload[5]),
    speedOfC(workload),
  ]);
  const ours = median(runs.map(([mlp]) => mlp));
  const c = runs[0][1] === undefined ? undefined : median(runs.map(([, other]) => other));
  const ratio = c === undefined ? '–' : median(runs.map(([mlp, other]) => mlp / other)).toFixed(2);
  console.log(
    name.padEnd(7),
    workload[0].join('-').padEnd(18),
    String(workload[2]).padStart(5),
    shown(ours).padStart(10),
    shown(c).padStart(10),
    ratio.padStart(8),
    shown(workload[6]).padStart(11),
  );
}
rmSync(folder, { recursive: true });
