// What scoring and predicting take beside an epoch of training: node bench/scoring.js [W1,W2,…]
// All in one process and in turn, by CPU time: what counts is the ratio to the epoch.
import { engines } from '../dist/engine/engines.js';
import { inOrder } from '../dist/network/example-rows.js';
import { initialWeights } from '../dist/network/initial-weights.js';
import { buildNetwork } from '../dist/network/network.js';
import { trainingProgram } from '../dist/network/programs.js';
import { createScorer } from '../dist/network/scorer.js';
import { LinearMemory } from '../dist/support/wasm/memory.js';
import { line, median, shapeText } from './tables.js';
import { chosen, examplesOf } from './workloads.js';

const RUNS = 7;
const BLOCKS = [1, 64, 256, 1024];
const objective = { loss: 'cross-entropy', logBase: '2' };

/** Milliseconds of the processor. */
function cpu(work) {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

/** An epoch, and then everything that is timed beside it. */
function run({ widths, activation, batch }, examples) {
  const { count, inputs, features } = examples;
  const network = buildNetwork({
    inputs,
    hidden: widths.slice(1, -1).map((units) => ({ units, activation })),
    outputs: { units: widths.at(-1), activation: 'softmax' },
  });
  const program = trainingProgram(network, {
    ...{ ...objective, optimizer: 'sgd', momentum: 0.9, nesterov: false, batchSize: batch },
    ...{ penalties: {}, exampleCount: count, watchGradient: false },
  });
  const memory = new LinearMemory();
  const plan = engines.compiled.compile(program, 'single', memory);
  const scorer = createScorer(network, objective, engines.compiled, 'single', memory);
  const weights = initialWeights(network, 0);
  for (const [parameter, numbers] of weights) plan.write(parameter, numbers);
  scorer.use(weights);
  let stored = examples;
  const times = {
    store: cpu(() => {
      stored = engines.compiled.store(examples, 'single', memory);
      plan.load(stored);
    }),
    epoch: cpu(() => plan.run(inOrder(count), { learningRate: 0.001, firstStep: 0 })),
    score: cpu(() => scorer.score(stored)),
    again: cpu(() => scorer.score(stored)),
  };
  for (const block of BLOCKS) {
    times[block] = cpu(() => {
      for (let first = 0; first < count; first += block) {
        const rows = Math.min(block, count - first);
        const some = features.subarray(first * inputs, (first + rows) * inputs);
        for (const _ of scorer.predict(some, rows));
      }
    });
  }
  return times;
}

const columns = ['store', 'score', 'again', ...BLOCKS];
const widths = [4, 15, 9, 10, ...columns.map(() => 7)];
console.log(`node ${process.version}, medians of ${RUNS} runs; parts of an epoch\n`);
console.log(line(['', 'network', 'rows', 'epoch, ms', ...columns.map(String)], widths));
for (const [name, workload] of chosen(process.argv[2])) {
  const examples = examplesOf(workload, workload.alone[0]);
  run(workload, examples);
  const runs = Array.from({ length: RUNS }, () => run(workload, examples));
  const cells = columns.map((column) =>
    median(runs.map((times) => times[column] / times.epoch)).toFixed(2),
  );
  const epoch = median(runs.map((times) => times.epoch)).toFixed(1);
  const shape = shapeText(workload.widths);
  console.log(line([name, shape, workload.alone[0], epoch, ...cells], widths));
}
