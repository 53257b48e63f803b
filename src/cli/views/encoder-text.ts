import type {
  FeatureEncoder,
  NumberScale,
  Schema,
  TargetEncoder,
} from '../../dataset/encode/schema.js';
import { describeReading } from '../../dataset/readings/describe-reading.js';
import type { Colours } from '../output/colours.js';
import { formatTable } from '../output/table.js';
import { listText } from './list-text.js';

/** How each column becomes inputs, as a table. */
export function featuresText({ features }: Schema, colours: Colours): string {
  return formatTable(
    [{ title: 'column' }, { title: 'kind' }, { title: 'encoding' }],
    features.map((encoder) => [encoder.column, encoder.kind, encodingText(encoder)]),
    { titleStyle: colours.dim, indent: '  ' },
  );
}

/** `classes a, b, c`, or `a number` and its scaling. */
export function targetText(target: TargetEncoder): string {
  return target.kind === 'classes'
    ? `classes ${listText(target.classes)}`
    : `a number, ${scalingText(target)}`;
}

function encodingText(encoder: FeatureEncoder): string {
  // What a missing field counts as is of interest where there was one.
  const missing = encoder.indicator
    ? `; missing: ${shownMissing(encoder.missing)}, with an indicator`
    : '';
  const reading = encoder.reading === undefined ? '' : `; ${describeReading(encoder.reading)}`;
  return encoder.kind === 'number'
    ? `${scalingText(encoder)}${reading}${missing}`
    : `one of ${listText(encoder.categories)}${reading}${missing}`;
}

function scalingText({ offset, scale, clip }: NumberScale) {
  const clipped = clip === undefined ? '' : `, clipped to ±${clip}`;
  const moved = offset < 0 ? `x + ${sixDigits(-offset)}` : `x − ${sixDigits(offset)}`;
  return `(${moved}) / ${sixDigits(scale)}${clipped}`;
}

function shownMissing(missing: FeatureEncoder['missing']): string {
  return typeof missing === 'number' ? sixDigits(missing) : String(missing);
}

function sixDigits(x: number): string {
  return String(Number(x.toPrecision(6)));
}
