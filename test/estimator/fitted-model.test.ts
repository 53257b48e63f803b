import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/estimator/fitted-model.js';
import { parseModel } from '../../src/library/models.js';
import { Folder } from '../cli/run-mlp.js';
import {
  spelledCases,
  spelledColumns,
  spelledFlags,
  spelledRow,
} from '../export/spelled-columns.js';

describe('a row that a program gives', () => {
  it('has its numbers for what they are, however the texts of a column are spelled', async () => {
    const folder = new Folder({ 'data.csv': spelledColumns() });
    expect((await folder.mlp(['train', 'data.csv', ...spelledFlags])).code).toBe(0);
    const model = parseModel(folder.read('model.json'));
    const predict = (column: string, field: Field) =>
      model.predict({ ...spelledRow, [column]: field }, { unknown: 'error' }).prediction;
    for (const { column, text, given } of spelledCases) {
      expect([column, given, predict(column, given)]).toEqual([
        column,
        given,
        predict(column, text),
      ]);
    }
    expect(predict('price', 1.234)).not.toBe(predict('price', 1234));
    expect(() => predict('weight', 2)).not.toThrow();
    expect(() => predict('weight', 1.25)).toThrow('"1.25" is not a known category');
    expect(() => predict('price', new Date(0))).toThrow('got "1970-01-01T00:00:00.000Z"');
    expect(() => predict('day', new Date(Number.NaN))).toThrow('got "Invalid Date"');
  });

  it('has a missing field where its number means one', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7 === 0 ? -999 : `${i},5 %`};${i}`);
    const folder = new Folder({ 'data.csv': ['share;y', ...rows, ''].join('\n') });
    const flags = ['--na', '-999', '--target', 'y', '--epochs', '3', '--quiet'];
    expect((await folder.mlp(['train', 'data.csv', ...flags])).code).toBe(0);
    const model = parseModel(folder.read('model.json'));
    expect(model.predict({ share: -999 })).toEqual(model.predict({ share: null }));
    expect(model.predict({ share: Number.NaN })).toEqual(model.predict({ share: null }));
    expect(model.predict({ share: -998 })).not.toEqual(model.predict({ share: null }));
  });
});
