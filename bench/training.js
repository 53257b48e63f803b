// Examples per second while training, beside other programs: node bench/training.js [W1,W2,…]
// All have the same data and shapes and run in turn; what counts is the median ratio of several runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines } from '../dist/engine/engines.js';
import { inOrder } from '../dist/network/example-rows.js';
import { initialWeights } from '../dist/network/initial-weights.js';
import { buildNetwork } from '../dist/network/network.js';
import { trainingProgram } from '../dist/network/programs.js';
import { loadLimit, loadPeers } from './peers.js';
import { line, median, percentText, rateText, ratioText, shapeText } from './tables.js';
import { chosen, examplesOf } from './workloads.js';

const RUNS = 5;
const LEARNING_RATE = 0.001;

function prepare({ widths, activation, batch, alone: [rows, epochs] }, examples) {
  const units = widths[widths.length - 1];
  const network = buildNetwork({
    inputs: widths[0],
    hidden: widths.slice(1, -1).map((width) => ({ units: width, activation })),
    outputs: { units, activation: 'softmax' },
  });
  const program = trainingProgram(network, {
    loss: 'cross-entropy',
    logBase: '2',
    optimizer: 'sgd',
    momentum: 0.9,
    nesterov: false,
    batchSize: batch,
    penalties: {},
    exampleCount: rows,
    watchGradient: false,
  });
  const start = (engine, precision) => {
    const plan = engine.compile(program, precision);
    plan.load(examples);
    for (const [parameter, numbers] of initialWeights(network, 0)) plan.write(parameter, numbers);
    return plan;
  };
  return { network, start, rows, epochs };
}

/** Before anything is timed: a few steps of the compiled engine are those of the reference. */
function check(name, { network, start, rows }, batch) {
  const order = inOrder(Math.min(rows, Math.max(8, batch)));
  const settings = { learningRate: LEARNING_RATE, firstStep: 0 };
  const [fast, plain] = [start(engines.compiled, 'double'), start(engines.reference, 'double')];
  for (const plan of [fast, plain]) plan.run(order, settings);
  for (const parameter of network.parameters) {
    const expected = plain.read(parameter);
    fast.read(parameter).forEach((w, i) => {
      if (Math.abs(w - expected[i]) > 1e-11) throw new Error(`${name}: the engines do not agree`);
    });
  }
}

/** Examples per second of one training, and the loss of its last epoch. */
function train({ start, rows, epochs }) {
  const plan = start(engines.compiled, 'single');
  const order = inOrder(rows);
  const begin = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    plan.resetSums();
    plan.run(order, { learningRate: LEARNING_RATE, firstStep: 0 });
  }
  const rate = (rows * epochs * 1000) / (performance.now() - begin);
  return { rate, loss: (plan.sums().get('loss') * Math.LN2) / rows };
}

/** Floating-point operations that an example takes: three products a layer, two in the first, with no zeros. */
function operations({ widths }, { features, count }) {
  const present = features.reduce((sum, x) => sum + (x === 0 ? 0 : 1), 0) / count;
  const products = widths
    .slice(1)
    .map((units, i) => (i === 0 ? 2 * present : 3 * widths[i]) * units);
  return 2 * products.reduce((a, b) => a + b);
}

const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));
const peers = await loadPeers(folder, LEARNING_RATE);
const limit = loadLimit(folder);
const widths = [4, 15, 5, 8, 5, ...peers.flatMap(() => [13, 5]), 8];
console.log(`node ${process.version}, medians of ${RUNS} runs, examples per second\n`);
console.log(
  line(
    ['', 'network', 'batch', 'mlp', 'peak', ...peers.flatMap((p) => [p.name, 'ratio']), 'asked'],
    widths,
  ),
);
for (const [name, workload] of chosen(process.argv[2])) {
  const examples = examplesOf(workload, workload.alone[0]);
  const prepared = prepare(workload, examples);
  check(name, prepared, workload.batch);
  const runners = peers.map((peer) => peer.prepare(workload, examples));
  const runs = Array.from({ length: RUNS }, () => {
    const own = train(prepared);
    return { own, others: runners.map((run) => run?.()), limit: limit?.() };
  });
  const { own, others } = runs[0];
  if (!(own.loss < Math.log(workload.widths.at(-1))))
    throw new Error(`${name} has learnt nothing: ${own.loss}`);
  others.forEach((other, p) => {
    // Two programs that learn the same come to about the same loss, from different first weights.
    if (other?.loss !== undefined && Math.abs(other.loss / own.loss - 1) > 0.5)
      throw new Error(
        `${name}: mlp comes to a loss of ${own.loss}, ${peers[p].name} to ${other.loss}`,
      );
  });
  const cells = peers.flatMap((_, p) => {
    if (runs[0].others[p] === undefined) return ['–', '–'];
    const ratio = median(runs.map((run) => run.own.rate / run.others[p].rate));
    return [rateText(median(runs.map((run) => run.others[p].rate))), ratioText(ratio)];
  });
  const ours = rateText(median(runs.map((run) => run.own.rate)));
  const shape = shapeText(workload.widths);
  const work = operations(workload, examples);
  const peak = limit && median(runs.map((run) => (100 * run.own.rate * work) / run.limit));
  console.log(
    line(
      [name, shape, workload.batch, ours, percentText(peak), ...cells, rateText(workload.toReach)],
      widths,
    ),
  );
}
for (const { missing } of peers) if (missing !== undefined) console.log(`\n${missing}`);
rmSync(folder, { recursive: true });
