import { evaluate } from '../autodiff/evaluate.js';
import { input } from '../autodiff/ops.js';
import type { CsvRecord } from '../dataset/csv/csv.js';
import { textOf, widthOf } from '../dataset/csv/records.js';
import { RecordEncoder } from '../dataset/encode/record-encoder.js';
import { inputNames } from '../dataset/encode/schema.js';
import { reference } from '../engine/reference.js';
import type { SingleModel } from '../model/model.js';
import { restore } from '../model/restore.js';
import { activationFor } from '../network/choices.js';
import { type Network, tempered } from '../network/network.js';
import { outputs } from '../network/outputs.js';
import { MlpError } from '../support/errors.js';
import type { DataSource } from './data-source.js';
import { openRows } from './data-source.js';
import { noNumber } from './no-number.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import type { Notify } from './notes.js';
import { predictor } from './predictor.js';
import { type LabelledOptions, located, openForModel } from './read-data.js';

/** What a layer makes of a row. */
export interface LayerActivity {
  readonly units: number;
  readonly activation: string;
  /** z of each unit: its weighted sum, with the bias. */
  readonly sums: readonly number[];
  /** y of each unit, which the next layer is given; of the last one, what is predicted. */
  readonly outputs: readonly number[];
}

/** What a model makes of one row, layer by layer. */
export interface RowActivities {
  readonly file: string;
  /** The number of the row, from 1, and its line in the file. */
  readonly row: number;
  readonly line: number;
  /** The encoded inputs, and what each is called. */
  readonly inputs: readonly { readonly name: string; readonly value: number }[];
  /** From the first hidden layer to the output. */
  readonly layers: readonly LayerActivity[];
  /** A class, or a number in the target's own unit. */
  readonly prediction: string | number;
  /** The target of the row as it is written, where the file has it. */
  readonly target: string | undefined;
}

export interface ActivitiesOptions
  extends Pick<LabelledOptions, 'delimiter' | 'header' | 'comment' | 'skipLines' | 'unknown'> {
  /** The number of the row, from 1. */
  readonly row: number;
}

/**
 * Reads one row and takes it through a model, one op at a time in the model's precision. The target may be there or not.
 *
 * @throws MlpError ('usage') for a row that the file has not, ('data') for one that the model does not fit
 */
export async function rowActivities(
  model: SingleModel,
  source: DataSource,
  { row, unknown, ...reading }: ActivitiesOptions,
  notify: Notify,
): Promise<RowActivities> {
  const { schema, precision } = model;
  const csv = await openForModel(await openRows(source), schema, reading, notify, 'pass');
  const encoder = new RecordEncoder(schema, csv, { unknown });
  const record = await located(csv, () => nthRecord(csv, row));
  const features = new Float64Array(encoder.inputs);
  const { fault } = encoder.encode([record], { features });
  if (fault !== undefined) throw csv.located(fault);
  noteUnfamiliar(encoder.unfamiliar, csv.name, notify);
  const { network, weights } = restore(model);
  const x = input('features', [1, encoder.inputs]);
  const { graph, layersOf } = activityGraph(network, x);
  const numbers = evaluate(graph, new Map([...weights, [x, features]]), { precision });
  const target = csv.header.indexOf(schema.target.column);
  const [predicted] = predictor(model, reference).predict(features, 1);
  const { file, line } = csv.placeOf(record.line);
  if (predicted === undefined) throw noNumber({ file, line });
  return {
    file,
    row,
    line,
    inputs: inputNames(schema).map((name, i) => ({ name, value: features[i] })),
    layers: layersOf(numbers.map((some) => Array.from(some))),
    prediction: predicted.prediction,
    target: target >= 0 && target < widthOf(record) ? textOf(record, target) : undefined,
  };
}

/** z and y of every layer as one list of values, and how their numbers become layers again. */
function activityGraph({ sums, spec }: Network, x: ReturnType<typeof input>) {
  const units = [...spec.hidden, spec.outputs];
  const graph = sums(x).flatMap((z, l) => [
    z,
    l < spec.hidden.length
      ? activationFor(spec.hidden[l].activation).apply(z)
      : outputs[spec.outputs.activation].predict(tempered(spec.outputs, z)),
  ]);
  const layersOf = (numbers: readonly (readonly number[])[]): LayerActivity[] =>
    units.map((layer, l) => ({ ...layer, sums: numbers[2 * l], outputs: numbers[2 * l + 1] }));
  return { graph, layersOf };
}

interface Rows {
  readonly name: string;
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

async function nthRecord({ name, batches }: Rows, row: number): Promise<CsvRecord> {
  let before = 0;
  for await (const batch of batches) {
    const record = batch[row - 1 - before];
    if (record !== undefined) return record;
    before += batch.length;
  }
  throw new MlpError({
    kind: 'usage',
    option: 'row',
    value: String(row),
    problem: `${name} has ${before === 1 ? '1 row' : `${before} rows`}`,
    advice: 'rows are counted from 1, without the header',
  });
}
