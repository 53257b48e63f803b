import { numberOfGiven, textOfGiven } from '../../dataset/encode/given-field.js';
import { isOfPlainNumbers, numberReader } from '../../dataset/readings/reading.js';
import { missingTest } from '../../dataset/table/missing.js';
import type { Field, RowPrediction } from '../../estimator/fitted-model.js';
import type { Model } from '../../model/model.js';
import type { PredictRows } from '../export-format.js';
import { type ColumnInput, columnInput } from './column-inputs.js';
import type { OnnxRuntime, OnnxTensor } from './onnx-runtime.js';

/**
 * Runs a model in ONNX.
 *
 * @throws what onnxruntime throws for a file that it does not read
 */
export async function runOnnx(
  bytes: Uint8Array,
  { schema }: Model,
  runtime: OnnxRuntime,
): Promise<PredictRows> {
  runtime.env.wasm.numThreads = 1; // threads would keep the process from ending
  const session = await runtime.InferenceSession.create(bytes);
  const isMissing = missingTest(schema.na);
  const [missing = ''] = schema.na;
  const columns = schema.features.map((encoder) => columnInput(encoder, schema));
  return async (rows) => {
    const dims = [rows.length, 1];
    const feeds = columns.map((input, k): [string, OnnxTensor] => {
      const fields = rows.map((row) => row[input.encoder.column] ?? missing);
      const data =
        input.type === 'string'
          ? fields.map((field) => textOfGiven(field).trim())
          : Float64Array.from(fields, numberOf(input, isMissing));
      const type = input.type === 'string' ? 'string' : 'float64';
      return [session.inputNames[k], new runtime.Tensor(type, data, dims)];
    });
    const found = await session.run(Object.fromEntries(feeds));
    const [predictions, shares] = session.outputNames.map((name) => found[name].data);
    return rows.map((_, i): RowPrediction | undefined => {
      const prediction = predictions[i];
      if (schema.target.kind === 'number') {
        const number = Number(prediction);
        return Number.isNaN(number) ? undefined : { prediction: number };
      }
      if (prediction === '') return undefined;
      const { classes } = schema.target;
      const own = classes.map((name, k) => [name, Number(shares[i * classes.length + k])]);
      return { prediction: String(prediction), probabilities: Object.fromEntries(own) };
    });
  };
}

/**
 * The number that a field is handed over as: NaN where it is missing, or the number that means that. What says no number
 * is handed over as one that is no category, and out of range.
 */
function numberOf(
  { encoder: { reading } }: ColumnInput,
  isMissing: (text: string) => boolean,
): (field: Field) => number {
  const read = numberReader(reading ?? { kind: 'number' });
  const isPlain = reading === undefined || isOfPlainNumbers(reading);
  return (field) => {
    const text = textOfGiven(field);
    if (isMissing(text) && !isPlain) return Number.NaN;
    return (
      numberOfGiven(field) ??
      read(text) ??
      (isMissing(text) ? Number.NaN : Number.POSITIVE_INFINITY)
    );
  };
}
