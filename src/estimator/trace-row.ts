import type { Feeds } from '../autodiff/evaluate.js';
import type { Value } from '../autodiff/graph.js';
import { constant, input } from '../autodiff/ops.js';
import type { UnknownPolicy } from '../dataset/encode/examples.js';
import { RecordEncoder } from '../dataset/encode/record-encoder.js';
import { inputNames } from '../dataset/encode/schema.js';
import { targetReader } from '../dataset/encode/target-reader.js';
import type { Model, SingleModel } from '../model/model.js';
import { restore } from '../model/restore.js';
import { lossFor } from '../network/choices.js';
import type { EmbeddingLayer } from '../network/embeddings.js';
import type { Layer } from '../network/network.js';
import { outputs } from '../network/outputs.js';
import { MlpError } from '../support/errors.js';
import { type DataSource, openRows } from './data-source.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import type { Notify } from './notes.js';
import { openForModel, type ReadingOptions } from './read-data.js';

/** The loss of one example as a graph of a trained network's weights and of the example's features. */
export interface LossOfRow {
  /** 1 × 1; without weights of examples and without penalties, as `evaluate` has it. */
  readonly loss: Value;
  /** x, and each layer's biases and weights. */
  readonly inputs: readonly Value[];
  readonly feeds: Feeds;
  /** What an element of an input is called: the column of a feature, or `w2[3,1]`, from the 1st unit to the 3rd of layer 2. */
  nameOf(input: Value, element: number): string;
}

/** How the row is read, where that is to be said otherwise than by the model. */
export interface RowReading extends ReadingOptions {
  readonly unknown?: UnknownPolicy | undefined;
}

/**
 * The graph of the loss of one row.
 *
 * @param row from 1; the line of the names is not counted
 * @throws MlpError ('data') for rows that the model does not fit, or when there are not so many
 */
export async function lossOfRow(
  model: SingleModel,
  source: DataSource,
  row: number,
  reading: RowReading,
  notify: Notify,
): Promise<LossOfRow> {
  const { features, target } = await readRow(model, source, row, reading, notify);
  const { network, weights, objective } = restore(model);
  const x = input('x', [1, network.spec.inputs]);
  const { units, activation } = network.spec.outputs;
  const output = outputs[activation];
  const targets = output.encode(constant(target), units);
  const layer = { output: activation, z: network.forward(x), targets };
  const names = inputNames(model.schema);
  const parameters = new Map<Value, (element: number) => string>([
    ...network.layers.flatMap((layer, l) => namedWeights(layer, l + 1)),
    ...namesInEmbedding(network.embedding),
  ]);
  return {
    loss: lossFor(objective.loss).perExample(layer, objective.logBase),
    inputs: [x, ...network.parameters],
    feeds: new Map<Value, ArrayLike<number>>([...weights, [x, features]]),
    nameOf: (of, element) => (of === x ? names[element] : (parameters.get(of)?.(element) ?? '')),
  };
}

/** A name for each weight of a layer: `w1[2,0]` of the bias of the second unit, `w1[2,3]` of what it is given third. */
function namedWeights(
  { bias, matrices, units }: Layer,
  layer: number,
): [Value, (element: number) => string][] {
  let before = 0;
  const ofMatrices = matrices.map((matrix): [Value, (i: number) => string] => {
    const first = 1 + before;
    before += matrix.shape[0];
    return [matrix, (i) => `w${layer}[${(i % units) + 1},${first + Math.floor(i / units)}]`];
  });
  return [[bias, (i) => `w${layer}[${i + 1},0]`], ...ofMatrices];
}

/** A name for each number of an embedding: `e2[3,0]` of the first in the third row of its second column in the model. */
function namesInEmbedding(
  embedding: EmbeddingLayer | undefined,
): [Value, (element: number) => string][] {
  const names = new Map<Value, string[]>();
  embedding?.spec.columns.forEach(({ constants }, column) => {
    embedding.layout(column).forEach((segments, r) => {
      let place = 0;
      for (const { parameter, from, count } of segments) {
        const own = names.get(parameter) ?? [];
        names.set(parameter, own);
        for (let i = 0; i < count; i++) {
          own[from + i] = `e${column + 1}[${constants.length + r + 1},${place++}]`;
        }
      }
    });
  });
  return [...names].map(([parameter, own]) => [parameter, (element) => own[element]]);
}

/** The numbers of one row, encoded as in training. */
async function readRow(
  { schema }: Model,
  source: DataSource,
  row: number,
  { unknown, ...reading }: RowReading,
  notify: Notify,
): Promise<{ readonly features: Float64Array; readonly target: number }> {
  const csv = await openForModel(await openRows(source), schema, reading, notify, 'pass');
  const encoder = new RecordEncoder(schema, csv, { unknown });
  const features = new Float64Array(encoder.inputs);
  const numbers = new Float64Array(1);
  const targets = { numbers, read: targetReader(schema, csv) };
  let count = 0;
  for await (const batch of csv.batches) {
    const before = count;
    count += batch.length;
    if (row > count) continue;
    const { fault } = encoder.encode([batch[row - before - 1]], { features, targets });
    if (fault !== undefined) throw csv.located(fault);
    noteUnfamiliar(encoder.unfamiliar, csv.name, notify);
    return { features, target: numbers[0] };
  }
  throw new MlpError({
    kind: 'data',
    place: { file: csv.name },
    option: 'row',
    value: String(row),
    problem: `there ${count === 1 ? 'is 1 row' : `are ${count} rows`}`,
    advice: count === 0 ? undefined : { text: 'the last one is', options: { row: String(count) } },
  });
}
