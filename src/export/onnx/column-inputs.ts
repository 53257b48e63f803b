import { parseNumber } from '../../dataset/csv/number.js';
import type { FeatureEncoder, Schema } from '../../dataset/encode/schema.js';
import { describeReading } from '../../dataset/readings/describe-reading.js';
import {
  isNumeric,
  isOfPlainNumbers,
  type NumericReading,
  numberReader,
  plainNumbers,
} from '../../dataset/readings/reading.js';
import { listed } from '../../support/words.js';

/**
 * How a column is handed over to a model in ONNX, where a text cannot be parsed: as the number that its reading makes
 * of a field, or as the text itself.
 */
export type ColumnInput =
  | {
      readonly kind: 'number';
      readonly encoder: FeatureEncoder & { readonly kind: 'number' };
      readonly type: 'double';
      readonly doc: string;
      /** The numbers that stand for a missing one, besides NaN. */
      readonly na: readonly number[];
    }
  | {
      readonly kind: 'number-category';
      readonly encoder: FeatureEncoder & { readonly kind: 'category' };
      readonly type: 'double';
      readonly doc: string;
      readonly na: readonly number[];
      /** Of each category. */
      readonly numbers: readonly number[];
    }
  | {
      readonly kind: 'text-category';
      readonly encoder: FeatureEncoder & { readonly kind: 'category' };
      readonly type: 'string';
      readonly doc: string;
      /** The texts that stand for a missing one. */
      readonly na: readonly string[];
    };

/** The input of a column. */
export function columnInput(encoder: FeatureEncoder, { na }: Schema): ColumnInput {
  const reading = encoder.reading ?? (encoder.kind === 'number' ? plainNumbers : undefined);
  if (encoder.kind === 'number') {
    const numeric = encoder.reading ?? plainNumbers;
    const missing = missingNumbers(numeric, na);
    return {
      kind: 'number',
      encoder,
      type: 'double',
      na: missing,
      doc: numberDoc(encoder, numeric),
    };
  }
  const numbers =
    reading && isNumeric(reading) ? numbersOf(encoder.categories, reading) : undefined;
  if (reading !== undefined && isNumeric(reading) && numbers !== undefined) {
    const missing = missingNumbers(reading, na).filter((x) => !numbers.includes(x));
    const doc = `${numberDoc(encoder, reading)}; one of ${listed(encoder.categories)}`;
    return { kind: 'number-category', encoder, type: 'double', na: missing, numbers, doc };
  }
  const texts = [...new Set(na.map((text) => text.trim()))];
  const missing = texts.filter((text) => !encoder.categories.includes(text));
  const doc = `text without blanks around it: ${listed(encoder.categories)}${missingDoc(encoder, 'empty')}`;
  return { kind: 'text-category', encoder, type: 'string', na: missing, doc };
}

/** The numbers of categories; undefined where one of them is none, as it may be where a column is read so by force. */
function numbersOf(
  categories: readonly string[],
  reading: NumericReading,
): readonly number[] | undefined {
  const read = numberReader(reading);
  const numbers = categories.flatMap((category) => read(category) ?? []);
  return numbers.length === categories.length ? numbers : undefined;
}

/** Of texts like -999, which are missing where a column has plain numbers: what is read otherwise comes as NaN. */
function missingNumbers(reading: NumericReading, na: readonly string[]): number[] {
  if (!isOfPlainNumbers(reading)) return [];
  return [...new Set(na.flatMap((text) => parseNumber(text) ?? []))];
}

function numberDoc(encoder: FeatureEncoder, reading: NumericReading): string {
  const isBoolean = reading.kind === 'boolean';
  const what = isBoolean ? '1 for true, 0 for false' : describeReading(reading);
  return `${what}${missingDoc(encoder, 'NaN')}`;
}

function missingDoc({ missing }: FeatureEncoder, word: string): string {
  return missing === null ? '; never missing' : `; ${word} where it is missing`;
}
