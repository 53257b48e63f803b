import { prepare } from '../autodiff/evaluate.js';
import {
  type Engine,
  type ExampleMatrix,
  isStored,
  type Program,
  type StoredExamples,
} from './program.js';
import { Contract } from './runtime/contract.js';

/** Runs a program on the reference evaluator: one op at a time, as plain as can be. */
export const reference: Engine = {
  name: 'reference',
  store: (examples) => examples,
  compile(program, precision) {
    const {
      batchSize,
      features,
      targets,
      weights,
      inverseBatchSize,
      learningRate,
      state,
      metrics,
    } = program;
    const graph = prepare(
      [
        ...state.flatMap(({ value, next }) => [value, next]),
        ...program.fixed,
        ...metrics.values(),
        ...program.outputs,
      ],
      precision,
    );
    for (const { value, initial } of state) {
      graph.feed(value, new Float64Array(graph.numbers(value).length).fill(initial));
    }
    const batch = emptyBatch(program);
    const contract = new Contract(program);
    const sums = new Map<string, number>();
    const resetSums = (): void => {
      for (const name of metrics.keys()) sums.set(name, 0);
    };
    resetSums();
    let examples: ExampleMatrix | StoredExamples = batch;

    return {
      load(given) {
        contract.load(given);
        // A copy, as the caller may go on to use the memory, unless it is known that nobody writes there any more.
        examples = isStored(given)
          ? given
          : {
              ...given,
              features: given.features.slice(),
              targets: given.targets.slice(),
              weights: given.weights.slice(),
            };
      },
      read(value) {
        contract.read(value);
        return graph.numbers(value).slice();
      },
      write(value, numbers) {
        contract.write(value, numbers);
        graph.feed(value, numbers);
      },
      resetSums,
      endEpoch() {}, // nothing is put off
      sums: () => new Map(sums),
      run(order, settings) {
        contract.run(order);
        graph.feed(learningRate, [settings.learningRate]);
        for (let first = 0; first < order.length; first += batchSize) {
          const count = gather(batch, examples, order.subarray(first, first + batchSize));
          graph.feed(features, batch.features);
          graph.feed(targets, batch.targets);
          graph.feed(weights, batch.weights);
          graph.feed(inverseBatchSize, [1 / count]);
          graph.evaluate({ step: settings.firstStep + first / batchSize });
          for (const [name, metric] of metrics) {
            sums.set(name, (sums.get(name) ?? 0) + graph.numbers(metric)[0]);
          }
          for (const { value, next } of state) graph.feed(value, graph.numbers(next));
        }
      },
    };
  },
};

function emptyBatch({ batchSize, features }: Program): ExampleMatrix {
  const inputs = features.shape[1];
  return {
    count: batchSize,
    inputs,
    features: new Float64Array(batchSize * inputs),
    targets: new Float64Array(batchSize),
    weights: new Float64Array(batchSize),
  };
}

/** Copies the picked examples into the batch, zeros into the rows left over; returns how many. */
function gather(
  batch: ExampleMatrix,
  from: ExampleMatrix | StoredExamples,
  picked: Uint32Array,
): number {
  const { inputs } = batch;
  const [numbers, step] = isStored(from)
    ? [from.features.numbers, from.features.step]
    : [from.features, inputs];
  if (picked.length < batch.count) {
    batch.features.fill(0);
    batch.targets.fill(0);
    batch.weights.fill(0);
  }
  picked.forEach((example, row) => {
    batch.features.set(numbers.subarray(example * step, example * step + inputs), row * inputs);
    batch.targets[row] = from.targets[example];
    batch.weights[row] = from.weights[example];
  });
  return picked.length;
}
