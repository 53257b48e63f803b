import { isoDate } from '../../dataset/readings/date.js';
import { describeReading, expectedBy } from '../../dataset/readings/describe-reading.js';
import type { Reading } from '../../dataset/readings/reading.js';
import type { ColumnProfile, Profile } from '../../dataset/table/profile.js';
import { dashed } from '../../estimator/options/names.js';
import { quote } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/** The table of `mlp inspect data.csv`. */
export function profileText(
  { rows, columns, delimiter, sha256 }: Profile & { delimiter: string },
  colours: Colours,
): string {
  const table = formatTable(
    [
      { title: 'column' },
      { title: 'reading' },
      { title: 'missing', align: 'right' },
      { title: 'different', align: 'right' },
      { title: 'minimum', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'maximum', align: 'right' },
      {
        title: columns.some(({ kind }) => kind !== 'numeric') ? 'most frequent' : '',
        align: 'left',
      },
    ],
    columns.map(({ name, kind, reading, missing, distinct, range, frequent }) => [
      name,
      kind === 'empty' ? 'nothing' : readingText(reading),
      formatCount(missing),
      distinct === undefined ? 'many' : formatCount(distinct),
      range && shown(range.minimum, reading),
      range && shown(range.mean, reading),
      range && shown(range.maximum, reading),
      kind === 'numeric' ? '' : frequentText(frequent),
    ]),
    { titleStyle: colours.dim },
  );
  const named = NAMES.get(delimiter) ?? `"${delimiter}"`;
  return `${counted(rows, 'row')}, ${counted(columns.length, 'column')}, separated by ${named}, sha256 ${sha256}\n\n${table}${columns.map(doubtsText).join('')}`;
}

/** The reading of a column in a few words; that a date is a number of days matters to a model. */
function readingText(reading: Reading): string {
  return describeReading(reading).replace(' in days since 1970-01-01', '');
}

/** So many texts, each no longer than this, are an example. */
const TEXTS = 3;
const LENGTH = 20;

/** The texts that are in a column more than once, with their counts; one for an example where none is. */
function frequentText(frequent: ColumnProfile['frequent']): string {
  const repeated = frequent.filter(([, count]) => count > 1);
  const some = repeated.length > 0 ? repeated.slice(0, TEXTS) : frequent.slice(0, 1);
  return some
    .map(([text, count]) => {
      const [...characters] = text;
      const shown =
        characters.length > LENGTH ? `${characters.slice(0, LENGTH - 1).join('')}…` : text;
      return `${shown} (${formatCount(count)})`;
    })
    .join(', ');
}

/** A number of a column as people read it. */
function shown(x: number, { kind }: Reading): string {
  if (kind === 'date') return isoDate(x);
  // A time in seconds is told from another by its last digits.
  const size = Math.abs(x);
  return size < MOST_DIGITS && (Number.isInteger(x) || size >= 1000) ? x.toFixed(0) : formatLoss(x);
}

/** Larger numbers have more digits than anyone reads. */
const MOST_DIGITS = 1e15;

/** What of a column does not fit, or can be read in several ways: what a training would refuse. */
function doubtsText({ name, reading, odd = [], oddRows = 0, open }: ColumnProfile): string {
  const column = `\ncolumn ${quote(name)}`;
  if (odd.length > 0) {
    const fields = odd.map(({ text, line, file }) => {
      const of = file === undefined ? '' : ` of ${file}`;
      return `${quote(text)} in line ${formatCount(line)}${of}`;
    });
    const more = oddRows > odd.length ? ', …' : '';
    return `${column}: ${counted(oddRows, 'field')} where ${expectedBy(reading)} is expected: ${fields.join(', ')}${more}\n`;
  }
  if (open === undefined) return '';
  const meanings = open.meanings.map(
    ([value, meaning]) => `${meaning} with --${dashed(open.option)} ${value}`,
  );
  return `${column}: ${quote(open.text)} is ${meanings.join(', or ')}\n`;
}

/** Of the delimiters that are hard to see beside the words of a sentence. */
const NAMES: ReadonlyMap<string, string> = new Map([
  [',', 'comma'],
  ['\t', 'tab'],
  [' ', 'space'],
  ['blanks', 'runs of blanks'],
]);

function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}
