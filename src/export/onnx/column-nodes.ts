import { FARTHEST } from '../../dataset/lane/clip.js';
import type { ColumnInput } from './column-inputs.js';
import type { GraphBuilder } from './graph-builder.js';

/** A column, and the name of its input (n × 1). */
export interface NamedColumn {
  readonly input: ColumnInput;
  readonly name: string;
}

/** Of the operators that know texts. */
export const ML_DOMAIN = 'ai.onnx.ml';

/** The code of a missing category that no category was fitted for, or of one that is to be refused. */
const REFUSED = -1;
/** The code of an unknown category that is encoded as none of them. */
const IGNORED = -2;

/**
 * Adds what makes inputs of the network (n × inputs, float64) of columns. What `predict` refuses becomes NaN: a
 * missing field that no value was fitted for and, unless they are ignored, a category that training did not see.
 *
 * @returns the name of the inputs
 */
export function addColumns(
  builder: GraphBuilder,
  columns: readonly NamedColumn[],
  unknown: 'error' | 'ignore',
): string {
  return builder.columns(
    runs(columns).map((run) => addRun(builder, run, unknown)),
    'features',
  );
}

type NumberColumn = NamedColumn & { readonly input: ColumnInput & { readonly kind: 'number' } };
type CategoryColumn = NamedColumn & {
  readonly input: Exclude<ColumnInput, { readonly kind: 'number' }>;
};

/** Neighbouring columns of numbers, which are scaled together, where none has an input of its own in between; or a column of categories. */
type Run = readonly NumberColumn[] | CategoryColumn;

function runs(columns: readonly NamedColumn[]): Run[] {
  const found: (NumberColumn[] | CategoryColumn)[] = [];
  for (const { input, name } of columns) {
    if (input.kind !== 'number') {
      found.push({ input, name });
      continue;
    }
    const last = found.at(-1);
    const isLike =
      Array.isArray(last) &&
      last[0].input.na.length === input.na.length &&
      last[0].input.encoder.clip === input.encoder.clip &&
      !last[0].input.encoder.indicator &&
      !input.encoder.indicator;
    if (isLike) last.push({ input, name });
    else found.push([{ input, name }]);
  }
  return found;
}

function isNumbers(run: Run): run is readonly NumberColumn[] {
  return Array.isArray(run);
}

function addRun(builder: GraphBuilder, run: Run, unknown: 'error' | 'ignore'): string {
  if (isNumbers(run)) return addNumbers(builder, run);
  const { input, name } = run;
  return input.kind === 'text-category'
    ? addTexts(builder, name, input, unknown)
    : addNumberCategories(builder, name, input, unknown);
}

/** Clips as `encodeNumber` does. */
function clipped(builder: GraphBuilder, x: string, clip: number): string {
  const number = (name: string, value: number): string =>
    builder.numbers(name, 'double', [value], []);
  const limit = number('clip', clip);
  const share = builder.node('Clip', [
    builder.node('Div', [x, limit]),
    number('lowest', -FARTHEST),
    number('highest', FARTHEST),
  ]);
  const square = builder.node('Mul', [share, share]);
  const root = builder.node('Sqrt', [builder.node('Add', [square, number('one', 1)])]);
  const direction = builder.node('Div', [share, root]);
  return builder.node('Mul', [direction, limit], { name: 'clipped' });
}

/** (x − offset) / scale, where x is what was fitted when it is missing. */
function addNumbers(builder: GraphBuilder, run: readonly NumberColumn[]): string {
  const encoders = run.map(({ input }) => input.encoder);
  const row = (name: string, numbers: readonly number[]): string =>
    builder.numbers(name, 'double', numbers);
  let x = builder.columns(
    run.map(({ name }) => name),
    'numbers',
  );
  x = withoutMissing(builder, x, run[0].input.na);
  const given = x;
  if (encoders.some(({ missing }) => missing !== null)) {
    const filling = row(
      'filling',
      encoders.map(({ missing }) => missing ?? Number.NaN),
    );
    x = builder.node('Where', [builder.node('IsNaN', [x]), filling, x], { name: 'filled' });
  }
  const offsets = encoders.map(({ offset }) => offset);
  const scales = encoders.map(({ scale }) => scale);
  if (offsets.some((offset) => offset !== 0)) {
    x = builder.node('Sub', [x, row('offset', offsets)], { name: 'centred' });
  }
  if (scales.some((scale) => scale !== 1)) {
    x = builder.node('Div', [x, row('scale', scales)], { name: 'scaled' });
  }
  if (encoders[0].clip !== undefined) x = clipped(builder, x, encoders[0].clip);
  return encoders[0].indicator ? withIndicator(builder, x, nansIn(builder, given)) : x;
}

/** What a column becomes, and behind it 1 where it is missing. @param isMissing n × 1, of any type but text */
function withIndicator(builder: GraphBuilder, inputs: string, isMissing: string): string {
  const indicator = builder.cast(isMissing, 'double', 'indicator');
  return builder.columns([inputs, indicator], 'indicated');
}

const nansIn = (builder: GraphBuilder, x: string): string => builder.node('IsNaN', [x]);

/** NaN in place of numbers that mean that there is none. */
function withoutMissing(builder: GraphBuilder, x: string, na: readonly number[]): string {
  return na.reduce((from, number) => {
    const isMissing = builder.node('Equal', [from, builder.numbers('na', 'double', [number], [])]);
    return builder.node('Where', [isMissing, nan(builder), from]);
  }, x);
}

const nan = (builder: GraphBuilder): string => builder.numbers('nan', 'double', [Number.NaN], []);

function addTexts(
  builder: GraphBuilder,
  name: string,
  {
    encoder: { categories, missing, indicator },
    na,
  }: ColumnInput & { readonly kind: 'text-category' },
  unknown: 'error' | 'ignore',
): string {
  const filled = missing === null ? REFUSED : categories.indexOf(missing);
  const keys = [...categories, ...na];
  const codes = [...categories.keys(), ...na.map(() => filled)];
  const code = builder.node('LabelEncoder', [name], {
    name: `${name}_code`,
    domain: ML_DOMAIN,
    attributes: {
      keys_strings: { kind: 'strings', value: keys },
      values_int64s: { kind: 'ints', value: codes },
      default_int64: { kind: 'int', value: unknown === 'error' ? REFUSED : IGNORED },
    },
  });
  const numbers = builder.numbers('codes', 'int64', [...categories.keys()]);
  const one = oneHot(builder, name, code, numbers);
  const refused = builder.node('Equal', [code, builder.numbers('refused', 'int64', [REFUSED], [])]);
  const inputs = builder.node('Where', [refused, nan(builder), one]);
  if (!indicator) return inputs;
  const lacks = builder.node('LabelEncoder', [name], {
    name: `${name}_missing`,
    domain: ML_DOMAIN,
    attributes: {
      keys_strings: { kind: 'strings', value: na },
      values_int64s: { kind: 'ints', value: na.map(() => 1) },
      default_int64: { kind: 'int', value: 0 },
    },
  });
  return withIndicator(builder, inputs, lacks);
}

function addNumberCategories(
  builder: GraphBuilder,
  name: string,
  { encoder, numbers, na }: ColumnInput & { readonly kind: 'number-category' },
  unknown: 'error' | 'ignore',
): string {
  let x = withoutMissing(builder, name, na);
  const given = x;
  const filled = encoder.missing === null ? -1 : encoder.categories.indexOf(encoder.missing);
  if (filled >= 0) {
    const filling = builder.numbers('filling', 'double', [numbers[filled]], []);
    x = builder.node('Where', [builder.node('IsNaN', [x]), filling, x], { name: 'filled' });
  }
  const one = oneHot(builder, name, x, builder.numbers('categories', 'double', numbers));
  const inputs =
    unknown === 'ignore'
      ? builder.node('Where', [nansIn(builder, x), nan(builder), one])
      : knownOnly(builder, one);
  return encoder.indicator ? withIndicator(builder, inputs, nansIn(builder, given)) : inputs;
}

/** NaN where there is no 1. */
function knownOnly(builder: GraphBuilder, one: string): string {
  const axis = builder.numbers('axis', 'int64', [1], [1]);
  const known = builder.cast(builder.node('ReduceSum', [one, axis]), 'bool');
  return builder.node('Where', [known, one, nan(builder)]);
}

/** n × 1 and 1 × k: a 1 where they are equal, n × k. */
function oneHot(builder: GraphBuilder, name: string, x: string, known: string): string {
  return builder.cast(builder.node('Equal', [x, known]), 'double', `${name}_onehot`);
}
