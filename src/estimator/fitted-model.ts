import type { UnknownPolicy } from '../dataset/encode/examples.js';
import { numberOfGiven, textOfGiven } from '../dataset/encode/given-field.js';
import { missingColumns, RecordEncoder } from '../dataset/encode/record-encoder.js';
import type { Engine } from '../engine/program.js';
import { reference } from '../engine/reference.js';
import type { Model } from '../model/model.js';
import { MlpError, quote } from '../support/errors.js';
import { forCaller, noOption } from './for-caller.js';
import { noNumber } from './no-number.js';
import { type Predictor, predictor } from './predictor.js';

/**
 * A field of a row: a text as a file of the training has it, or nothing where it is missing. A number is that number, whatever
 * its column's texts look like, of a date the days since 1970-01-01 (UTC); a `Date` is that moment in UTC.
 */
export type Field = string | number | boolean | Date | null | undefined;

/** A row by the names of its columns; those that the model does not know do not matter. */
export type Row = Readonly<Record<string, Field>>;

/** A row of any type whose properties are fields: of an interface, too, which is no `Row` to TypeScript. */
export type Fields<R> = object & Readonly<Partial<Record<keyof R, Field>>>;

/** What a model says of a row. */
export interface RowPrediction {
  /** A class, or a number in the target's own unit. */
  readonly prediction: string | number;
  /** The probability of each class; not there for a number. */
  readonly probabilities?: Readonly<Record<string, number>>;
}

/** How rows are predicted. */
export interface PredictOptions {
  /** What becomes of a category that the model does not know: `ignore`, the default, takes it for none of those that it knows. */
  readonly unknown?: UnknownPolicy | undefined;
}

/** A model that predicts. `file` is all of it as plain data: what a model file holds. */
export class FittedModel {
  readonly file: Model;
  readonly #predictor: Predictor;
  readonly #encoders: { readonly [P in UnknownPolicy]: RecordEncoder };
  readonly #columns: readonly string[];
  /** The field of what is missing. */
  readonly #missing: string;

  /** @param engine that computes the predictions: they agree but for rounding, and this one is the smaller */
  constructor(file: Model, engine: Engine = reference) {
    this.file = file;
    this.#columns = file.schema.features.map(({ column }) => column);
    const encoder = (unknown: UnknownPolicy): RecordEncoder =>
      new RecordEncoder(
        file.schema,
        { name: 'row', header: this.#columns, numbers: new Set() },
        { unknown },
      );
    this.#encoders = { ignore: encoder('ignore'), error: encoder('error') };
    this.#predictor = predictor(file, engine);
    [this.#missing = ''] = file.schema.na;
  }

  /**
   * What the model says of a row, or of several.
   *
   * @throws MlpError ('data') with the number of the row, from 1: for a column that is not there, a field that
   * should be a number and is none, a missing field that it has no value for, numbers so large that the model comes to
   * none, and, where that is an error, a category that it does not know
   */
  predict<R extends Fields<R>>(row: R, options?: PredictOptions): RowPrediction;
  predict<R extends Fields<R>>(rows: readonly R[], options?: PredictOptions): RowPrediction[];
  predict(
    given: Row | readonly Row[],
    { unknown = 'ignore' }: PredictOptions = {},
  ): RowPrediction | RowPrediction[] {
    const encoder = this.#encoders[unknown];
    try {
      return isList(given)
        ? given.map((row, i) => this.#predictOne(encoder, row, i + 1))
        : this.#predictOne(encoder, given, 1);
    } catch (error) {
      throw forCaller(error, noOption);
    }
  }

  #predictOne(encoder: RecordEncoder, row: Row, line: number): RowPrediction {
    if (typeof row !== 'object' || row === null || isList(row)) throw noRow(row, line);
    const lost = this.#columns.filter((column) => !Object.hasOwn(row, column));
    if (lost.length > 0) {
      const file = { name: 'row', header: Object.keys(row) };
      throw missingColumns(this.file.schema, file, lost, line);
    }
    const given = this.#columns.map((column) => row[column] ?? this.#missing);
    const record = { line, fields: given.map(textOfGiven), given: given.map(numberOfGiven) };
    const inputs = new Float64Array(encoder.inputs);
    const { fault } = encoder.encode([record], { features: inputs });
    if (fault !== undefined) throw fault;
    const [predicted] = this.#predictor.predict(inputs, 1);
    if (predicted === undefined) throw noNumber({ file: 'row', line });
    const { prediction, shares: sharesOf } = predicted;
    const { classes } = this.#predictor;
    if (classes.length === 0) return { prediction };
    const shares = sharesOf();
    return {
      prediction,
      probabilities: Object.fromEntries(classes.map((name, k) => [name, shares[k]])),
    };
  }
}

function isList(given: Row | readonly Row[]): given is readonly Row[] {
  return Array.isArray(given);
}

function noRow(given: unknown, line: number): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: 'row', line },
    problem: `expected fields by the names of their columns, got ${quote(JSON.stringify(given) ?? String(given))}`,
  });
}
