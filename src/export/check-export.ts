import { compiled } from '../engine/compile.js';
import { reference } from '../engine/reference.js';
import { FittedModel, type Row, type RowPrediction } from '../estimator/fitted-model.js';
import type { Model } from '../model/model.js';
import { MlpError } from '../support/errors.js';
import type { ExportOptions, PredictRows } from './export-format.js';

/** What is compared: probabilities, or numbers in units of the target's scale, may be so far apart. */
const TOLERANCE = 1e-6;
/** In single precision, an export may be so many times as far from the exact numbers as the model itself is. */
const ROUNDING = 10;

/** How an export was checked. */
export interface ExportCheck {
  readonly rows: number;
  /** Of the probabilities of a class, or of the predicted numbers in units of the target's scale. */
  readonly largestDifference: number;
  readonly tolerance: number;
  /** What is wrong with the first row for which it does not hold; undefined where it holds. */
  readonly fault: string | undefined;
}

/**
 * Compares what an export says of rows with what the model says of them. In single precision both are rounded, each in its
 * own order: how far the model itself is from what it says in double precision tells how much of a difference that may make.
 *
 * @param rows what the model refuses of them, the export has to refuse as well
 */
export async function checkExport(
  model: Model,
  predictRows: PredictRows,
  rows: readonly Row[],
  { unknown }: ExportOptions,
): Promise<ExportCheck> {
  const fitted = new FittedModel(model, compiled);
  const exact = new FittedModel({ ...model, precision: 'double' }, reference);
  const expectations = rows.map((row) => predictOne(fitted, row, unknown));
  const { target } = model.schema;
  const unit = target.kind === 'number' ? target.scale : 1;
  let rounding = 0;
  for (const [i, expected] of expectations.entries()) {
    const precise = expected && predictOne(exact, rows[i], unknown);
    if (precise) rounding = Math.max(rounding, differenceOf(expected, precise, unit));
  }
  const tolerance = Math.max(TOLERANCE, ROUNDING * rounding);
  const found = await predictRows(rows);
  let largestDifference = 0;
  let fault: string | undefined;
  for (const [i, expected] of expectations.entries()) {
    const said = found[i];
    if (expected === undefined || said === undefined) {
      if (expected === said) continue;
      const [who, other] = expected === undefined ? ['model', 'export'] : ['export', 'model'];
      fault ??= `row ${i + 1}: the ${who} refuses it, and the ${other} does not`;
      continue;
    }
    const difference = differenceOf(expected, said, unit);
    largestDifference = Math.max(largestDifference, difference);
    const isOff = difference > tolerance || isOther(expected, said, tolerance);
    if (isOff) fault ??= `row ${i + 1}: it says ${textOf(said)}, and the model ${textOf(expected)}`;
  }
  const predicted = expectations.filter((expected) => expected !== undefined).length;
  return { rows: predicted, largestDifference, tolerance, fault };
}

function predictOne(
  model: FittedModel,
  row: Row,
  unknown: ExportOptions['unknown'],
): RowPrediction | undefined {
  try {
    return model.predict(row, { unknown });
  } catch (error) {
    if (error instanceof MlpError) return undefined;
    throw error;
  }
}

/** What is no number is infinitely far from everything. */
function differenceOf(a: RowPrediction, b: RowPrediction, unit: number): number {
  const pairs =
    a.probabilities === undefined
      ? [[Number(a.prediction) / unit, Number(b.prediction) / unit]]
      : Object.entries(a.probabilities).map(([name, share]) => [share, b.probabilities?.[name]]);
  return pairs.reduce((most, [x = Number.NaN, y = Number.NaN]) => {
    const difference = Math.abs(x - y);
    return Math.max(most, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }, 0);
}

/** Whether the class is another one, and not because two are as good as equally probable. */
function isOther(expected: RowPrediction, said: RowPrediction, tolerance: number): boolean {
  const { probabilities } = expected;
  if (probabilities === undefined || expected.prediction === said.prediction) return false;
  const margin = probabilities[expected.prediction] - (probabilities[said.prediction] ?? 0);
  return !(margin <= 2 * tolerance);
}

function textOf({ prediction, probabilities }: RowPrediction): string {
  const share = probabilities?.[prediction];
  return share === undefined ? String(prediction) : `${JSON.stringify(prediction)} with ${share}`;
}
