import { describe, expect, it } from 'vitest';
import { FittedModel, type RowPrediction } from '../../src/estimator/fitted-model.js';
import { checkExport } from '../../src/export/check-export.js';
import type { PredictRows } from '../../src/export/export-format.js';
import { madeRows } from '../../src/export/made-rows.js';
import { parseModel } from '../../src/model/parse-model.js';
import { Folder } from '../cli/run-mlp.js';
import { classifier, regressor } from '../model/sample-models.js';
import { mixedColumns, mixedFlags } from './mixed-columns.js';

/** An export that says what the model says, but for what a test does to it. */
function altered(
  model: typeof classifier,
  change: (prediction: RowPrediction, row: number) => RowPrediction | undefined,
): PredictRows {
  const fitted = new FittedModel(model);
  return async (rows) => rows.map((row, i) => change(fitted.predict(row), i));
}

const rowsOf = (model: typeof classifier) => madeRows(model.schema, 20);
const same = (prediction: RowPrediction) => prediction;

describe('rows that are made up', () => {
  it('are predicted, of columns of every kind, with missing fields where they may be', async () => {
    const folder = new Folder({ 'data.csv': mixedColumns() });
    await folder.mlp(['train', 'data.csv', '--target', 'label', ...mixedFlags]);
    const model = parseModel(folder.read('model.json'), 'model.json');
    const rows = madeRows(model.schema, 200);
    expect(rows).toEqual(madeRows(model.schema, 200));
    expect(new FittedModel(model).predict(rows)).toHaveLength(200);
    for (const { column, missing } of model.schema.features) {
      const fields = rows.map((row) => row[column]);
      expect(fields.includes(null), column).toBe(missing !== null);
      expect(new Set(fields).size, column).toBeGreaterThan(1);
    }
  });
});

describe('the check of an export', () => {
  it.each([classifier, regressor])('holds for one that says the same: $task', async (model) => {
    const check = await checkExport(model, altered(model, same), rowsOf(model), {
      unknown: 'error',
    });
    expect(check).toMatchObject({ rows: 20, fault: undefined });
    expect(check.largestDifference).toBeLessThan(1e-6);
  });

  it('does not hold for another number, or none', async () => {
    for (const change of [2e-4, -1, Number.NaN]) {
      const wrong = altered(regressor, ({ prediction }, i) => ({
        prediction: i === 7 ? Number(prediction) + change : prediction,
      }));
      const check = await checkExport(regressor, wrong, rowsOf(regressor), { unknown: 'error' });
      expect(check.fault, String(change)).toMatch(/^row 8: it says /);
      expect(check.largestDifference).not.toBeLessThan(1e-5);
    }
  });

  it('does not hold for other probabilities, or another class', async () => {
    const changes: readonly ((prediction: RowPrediction) => RowPrediction)[] = [
      ({ prediction, probabilities = {} }) => ({
        prediction,
        probabilities: { ...probabilities, a: probabilities.a + 1e-4 },
      }),
      (one) => ({ ...one, prediction: one.prediction === 'a' ? 'b' : 'a' }),
      ({ prediction }) => ({ prediction, probabilities: {} }),
    ];
    for (const change of changes) {
      const wrong = altered(classifier, change);
      const { fault } = await checkExport(classifier, wrong, rowsOf(classifier), {
        unknown: 'error',
      });
      expect(fault).toMatch(/^row 1: it says /);
    }
  });

  it('does not hold where one of both refuses a row', async () => {
    const silent = altered(classifier, (one, i) => (i === 3 ? undefined : one));
    const refused = await checkExport(classifier, silent, rowsOf(classifier), { unknown: 'error' });
    expect(refused.fault).toBe('row 4: the export refuses it, and the model does not');

    const row = { length: 5, width: 3.5, colour: 'blue' };
    const rows = [row, { ...row, colour: 'none of them' }];
    const bold: PredictRows = async (some) =>
      some.map(() => new FittedModel(classifier).predict(row));
    const strict = await checkExport(classifier, bold, rows, { unknown: 'error' });
    expect(strict).toMatchObject({
      rows: 1,
      fault: 'row 2: the model refuses it, and the export does not',
    });
    const lenient = await checkExport(classifier, bold, rows, { unknown: 'ignore' });
    expect(lenient).toMatchObject({ rows: 2, fault: expect.stringMatching(/^row 2: it says /) });
  });
});
