import type { CsvRecord } from '../csv/csv.js';
import { textOf } from '../csv/records.js';
import { missingTest } from '../table/missing.js';
import { missingTarget, unknownLabel, unreadableNumber } from './errors.js';
import { numbersOf, placesOf, type Records, readingIn } from './field-readers.js';
import { type KnownFile, missingColumns } from './record-encoder.js';
import { encodeNumber, type Schema } from './schema.js';

/**
 * What reads the target of a file's records: the number of its class, or the scaled value; it throws an MlpError (data) where
 * that is missing or none.
 *
 * @throws MlpError (data) when the file has no target
 */
export function targetReader(schema: Schema, file: KnownFile): (record: CsvRecord) => number {
  const { target, na } = schema;
  const { column } = target;
  const index = file.header.lastIndexOf(column);
  if (index < 0) throw missingColumns(schema, file, [column]);
  const isMissing = missingTest(na);
  const reading = readingIn(file, column, target.reading);
  const placeOf = ({ line }: CsvRecord) => ({ file: file.name, line, column });
  const refuseMissing = (record: CsvRecord, text: string): void => {
    if (isMissing(text)) throw missingTarget(placeOf(record));
  };
  if (target.kind === 'classes') {
    const place = placesOf(target.classes, target.reading, reading);
    return (record) => {
      const text = textOf(record, index);
      const label = place(text);
      if (label !== undefined) return label;
      refuseMissing(record, text);
      throw unknownLabel(placeOf(record), text, target.classes);
    };
  }
  const one: Records = { current: [] };
  const strange = (record: CsvRecord, text: string) =>
    unreadableNumber(placeOf(record), text, 'drop', reading);
  const read = numbersOf(one, index, isMissing, na, reading, strange);
  const number = new Float64Array(1);
  return (record) => {
    one.current = [record];
    read(0, 1, number);
    if (Number.isNaN(number[0])) refuseMissing(record, textOf(record, index));
    return encodeNumber(target, number[0]);
  };
}
