import type { CsvFile } from '../csv/csv.js';
import type { FieldText } from '../readings/column-fields.js';
import { decideReading, haveDecimalCommas } from '../readings/decide-reading.js';
import type { OpenChoice, ReadingContext, ReadingOptions } from '../readings/decision.js';
import { isNumeric, type Reading } from '../readings/reading.js';
import { type CollectedFields, RowCollector } from './row-collector.js';
import { asFloat64 } from './stored-numbers.js';

/** What is in one column of a file, as a training would read it. */
export interface ColumnProfile {
  readonly name: string;
  /** Numeric when all fields can be numbers; mixed when a few do not fit what most do. */
  readonly kind: 'numeric' | 'text' | 'mixed' | 'empty';
  readonly reading: Reading;
  /** The option that has to say which of several readings is meant, where it has to be said. */
  readonly open?: OpenChoice;
  /** The texts that do not fit the reading, the first ones in the order of their lines; with the file, if there are several. */
  readonly odd?: readonly (FieldText & { readonly file?: string })[];
  /** How many rows have such a text. */
  readonly oddRows?: number;
  readonly missing: number;
  /** How many different texts there are; undefined when they are more than were counted. */
  readonly distinct: number | undefined;
  /** Of the numbers, if there are any. */
  readonly range?: { readonly minimum: number; readonly mean: number; readonly maximum: number };
  /** The most frequent texts with their counts, where few are distinct. */
  readonly frequent: readonly (readonly [text: string, count: number])[];
}

export interface Profile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly sha256: string;
}

/** So many odd texts, and frequent ones, are told. */
const MOST_TOLD = 5;
/** More different texts are no categories that anybody wants to see. */
const MOST_FREQUENT = 1000;

/** Reads a file and says what is in each column. */
export async function profileCsv(
  csv: CsvFile,
  na: readonly string[],
  options: ReadingOptions = {},
): Promise<Profile> {
  const columns = new Map(csv.header.map((_, index) => [index, { keepsTexts: false }]));
  const collector = new RowCollector(csv, { columns, na });
  for await (const batch of csv.batches) collector.add(batch);
  const collected = collector.finish();
  const all = [...collected.columns.values()].map(({ column }) => column.fields);
  const hasCommas = haveDecimalCommas(all);
  return {
    rows: collected.lines.length,
    columns: [...collected.columns].map(([index, fields]) =>
      profileOf(csv.header[index], fields, { ...options, hasCommas }),
    ),
    sha256: csv.sha256() ?? '',
  };
}

function profileOf(
  name: string,
  { column, missing }: CollectedFields,
  options: ReadingContext,
): ColumnProfile {
  const { reading, odd, open } = decideReading(column.fields, options);
  const { plain, others } = column.fields;
  const range = isNumeric(reading) ? rangeOf(asFloat64(column.numbers(reading))) : undefined;
  const texts = column.isCounted ? column.distinct : undefined;
  const isEmpty = plain.rows + others.length === 0;
  const byLine = [...odd].sort((a, b) => a.line - b.line);
  const counted = texts === undefined || texts.length > MOST_FREQUENT ? [] : texts;
  const byCount = [...counted].sort((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1));
  return {
    name,
    kind: isEmpty ? 'empty' : odd.length > 0 ? 'mixed' : isNumeric(reading) ? 'numeric' : 'text',
    reading,
    ...(open && { open }),
    ...(odd.length > 0 && {
      odd: byLine.slice(0, MOST_TOLD),
      oddRows: odd.reduce((sum, { rows }) => sum + rows, 0),
    }),
    missing: missing.rows.length,
    distinct: texts?.length,
    ...(range && { range }),
    frequent: byCount.slice(0, MOST_TOLD).map(({ text, rows }) => [text, rows] as const),
  };
}

function rangeOf(numbers: Float64Array): ColumnProfile['range'] {
  let [count, sum, minimum, maximum] = [0, 0, Infinity, -Infinity];
  for (const x of numbers) {
    if (Number.isNaN(x)) continue;
    count++;
    sum += x;
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
  }
  return count === 0 ? undefined : { minimum, mean: sum / count, maximum };
}
