import { parseNumber } from '../../../dataset/csv/number.js';
import { numberOfGiven, textOfGiven } from '../../../dataset/encode/given-field.js';
import {
  encodeNumber,
  type FeatureEncoder,
  inputCount,
  type Schema,
  valueWidth,
  widthOf,
} from '../../../dataset/encode/schema.js';
import { missingTest } from '../../../dataset/table/missing.js';
import { classProbabilities, mostProbable } from '../../../estimator/predictor.js';
import { shownNumber } from '../../../estimator/shown-number.js';
import { numberText } from '../../../model/number-text.js';

export { parseNumber };

/** The number that a field says; undefined where it says none. */
type Reader = (text: string) => number | undefined;

/** What an exported module knows of its model. */
export interface PortableModel {
  readonly schema: Schema;
  readonly precision: 'single' | 'double';
  readonly unknown: 'error' | 'ignore';
  /** What reads the fields of each feature; null where they are texts. */
  readonly readers: readonly (Reader | null)[];
}

/** A row by the names of its columns. */
type Row = Readonly<Record<string, unknown>>;

/**
 * Predicts rows: encodes their fields as `predict` does, to the same bits.
 *
 * @param forward from the inputs of the network to what it says
 * @throws RangeError, when it predicts, for what `predict` refuses
 */
export function rowPredictor(
  { schema, precision, unknown, readers }: PortableModel,
  forward: (inputs: Float64Array) => ArrayLike<number>,
) {
  const { features, target, na } = schema;
  const isMissing = missingTest(na);
  const [missing = ''] = na;
  const { format, read } = numberText[precision];
  const encode = features.map((encoder, k) => {
    const reader = readers[k];
    return encoder.kind === 'number'
      ? numberEncoder(encoder, reader ?? parseNumber, isMissing)
      : categoryEncoder(encoder, reader, isMissing, unknown);
  });
  const width = inputCount(schema);
  return (row: Row) => {
    const inputs = new Float64Array(width);
    let at = 0;
    for (const [k, encoder] of features.entries()) {
      const { column } = encoder;
      if (!Object.hasOwn(row, column)) throw new RangeError(`there is no column ${shown(column)}`);
      encode[k](row[column] ?? missing, inputs, at);
      at += widthOf(encoder);
    }
    const outputs = forward(inputs);
    if (target.kind === 'number') return { prediction: shownNumber(target, outputs[0], precision) };
    const shares = classProbabilities(outputs);
    return {
      prediction: target.classes[mostProbable(shares, 1)[0]],
      probabilities: Object.fromEntries(
        target.classes.map((name, k) => [name, Number(format(read(shares[k])))]),
      ),
    };
  };
}

/** Writes the inputs that a field becomes, from a place on. */
type Encode = (field: unknown, inputs: Float64Array, at: number) => void;

function numberEncoder(
  encoder: FeatureEncoder & { readonly kind: 'number' },
  read: Reader,
  isMissing: (text: string) => boolean,
): Encode {
  const { column, missing, indicator } = encoder;
  return (field, inputs, at) => {
    const text = textOfGiven(field);
    const lacks = isMissing(text);
    if (lacks && indicator) inputs[at + 1] = 1;
    const x = lacks ? missing : (numberOfGiven(field) ?? read(text));
    if (x === null) throw new RangeError(`column ${shown(column)} is missing`);
    if (x === undefined || !Number.isFinite(x)) {
      throw new RangeError(`column ${shown(column)}: ${shown(text)} is none of what it holds`);
    }
    inputs[at] = encodeNumber(encoder, x);
    if (!Number.isFinite(inputs[at])) {
      throw new RangeError(`column ${shown(column)}: ${shown(text)} is out of range`);
    }
  };
}

function categoryEncoder(
  encoder: FeatureEncoder & { readonly kind: 'category' },
  read: Reader | null,
  isMissing: (text: string) => boolean,
  unknown: 'error' | 'ignore',
): Encode {
  const { column, categories, missing, indicator } = encoder;
  const key = (text: string): string => {
    const number = read?.(text);
    return number === undefined ? text.trim() : String(number);
  };
  const places = new Map(categories.map((category, place) => [key(category), place]));
  const filled = missing === null ? -1 : categories.indexOf(missing);
  return (field, inputs, at) => {
    const text = textOfGiven(field);
    const category = numberOfGiven(field) === undefined ? key(text) : text;
    const lacks = !places.has(category) && isMissing(text);
    const place = lacks ? filled : places.get(category);
    if (place === undefined && unknown === 'ignore') return;
    if (place === undefined || place < 0) {
      const what = lacks ? ' is missing' : `: ${shown(text)} is not a known category`;
      throw new RangeError(`column ${shown(column)}${what}`);
    }
    inputs[at + place] = 1;
    if (lacks && indicator) inputs[at + valueWidth(encoder)] = 1;
  };
}

/** A text in a message, at most so long. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 60));
