import { type FieldPlace, missingFeature, outOfRange } from './errors.js';
import { encodeNumber, type FeatureEncoder, type Schema, valueWidth, widthOf } from './schema.js';
import { addTo, type UnfamiliarFields } from './unfamiliar-fields.js';

/** Where the inputs of some rows are written: row r of a block goes to the numbers from (first + r) · step on. */
export interface InputRows {
  readonly features: Float32Array | Float64Array;
  readonly step: number;
  readonly first: number;
}

/** The code of a missing category. */
export const MISSING = -1;
/** The code of a category that the encoders were not fitted on, and that is encoded as zeros. */
export const UNKNOWN = -2;

/** Where the fields of one column come from: the columns of a table, or the records of a file. */
export type ColumnReader =
  | {
      readonly kind: 'number';
      /** The numbers of `count` rows, from one on; NaN where they are missing. */
      read(from: number, count: number, numbers: Float64Array): void;
    }
  | {
      readonly kind: 'category';
      /** The places of the categories of `count` rows, MISSING, or UNKNOWN. */
      read(from: number, count: number, categories: Int32Array): void;
    };

/** So many rows are encoded at a time: column after column of all of them would go through the whole matrix for each. */
const BLOCK = 64;

/**
 * Encodes rows column by column, block by block. This is the one place where features become inputs, so that training,
 * validation, evaluation and prediction agree in every bit.
 */
export class InputWriter {
  readonly #encoders: readonly { readonly encoder: FeatureEncoder; readonly at: number }[];
  readonly #numbers = new Float64Array(BLOCK);
  readonly #categories = new Int32Array(BLOCK);

  constructor({ features }: Schema) {
    let at = 0;
    this.#encoders = features.map((encoder) => {
      const start = at;
      at += widthOf(encoder);
      return { encoder, at: start };
    });
  }

  /**
   * Writes the inputs of `count` rows over zeros.
   *
   * @param readers one for each feature of the schema
   * @param place of a row and column, for messages
   * @param unfamiliar counts the fields of unknown categories, and those that are filled without an indicator
   * @throws MlpError (data) for a missing field that no value was fitted for, and a number that is out of range when scaled
   */
  write(
    readers: readonly ColumnReader[],
    count: number,
    to: InputRows,
    place: (row: number, column: string) => FieldPlace,
    unfamiliar: UnfamiliarFields,
  ): void {
    for (let from = 0; from < count; from += BLOCK) {
      const rows = Math.min(BLOCK, count - from);
      const into = { ...to, first: to.first + from };
      for (const [k, { encoder, at }] of this.#encoders.entries()) {
        const reader = readers[k];
        const placeOf = (row: number) => place(from + row, encoder.column);
        if (encoder.kind === 'number' && reader.kind === 'number') {
          reader.read(from, rows, this.#numbers);
          this.#writeNumbers(encoder, rows, into, at, placeOf, unfamiliar);
        } else if (encoder.kind === 'category' && reader.kind === 'category') {
          reader.read(from, rows, this.#categories);
          this.#writeCategories(encoder, rows, into, at, placeOf, unfamiliar);
        } else throw new Error(`the schema does not fit column ${encoder.column}`);
      }
    }
  }

  #writeNumbers(
    encoder: FeatureEncoder & { kind: 'number' },
    rows: number,
    { features, step, first }: InputRows,
    at: number,
    place: (row: number) => FieldPlace,
    { filled }: UnfamiliarFields,
  ): void {
    const { missing, column, indicator } = encoder;
    for (let row = 0; row < rows; row++) {
      const index = (first + row) * step + at;
      let x = this.#numbers[row];
      if (Number.isNaN(x)) {
        if (missing === null) throw missingFeature(place(row));
        x = missing;
        if (indicator) features[index + 1] = 1;
        else addTo(filled, column);
      }
      features[index] = encodeNumber(encoder, x);
      if (!Number.isFinite(features[index])) throw outOfRange(place(row));
    }
  }

  #writeCategories(
    encoder: FeatureEncoder & { kind: 'category' },
    rows: number,
    { features, step, first }: InputRows,
    at: number,
    place: (row: number) => FieldPlace,
    unfamiliar: UnfamiliarFields,
  ): void {
    const { missing, categories, column, indicator } = encoder;
    const filled = missing === null ? -1 : categories.indexOf(missing);
    for (let row = 0; row < rows; row++) {
      const start = (first + row) * step + at;
      let category = this.#categories[row];
      if (category === MISSING) {
        if (filled < 0) throw missingFeature(place(row));
        category = filled;
        if (indicator) features[start + valueWidth(encoder)] = 1;
        else addTo(unfamiliar.filled, column);
      } else if (category === UNKNOWN) addTo(unfamiliar.unknown, column);
      if (category >= 0) features[start + category] = 1;
    }
  }
}
