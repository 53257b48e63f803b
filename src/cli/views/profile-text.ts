import { clockText } from '../../dataset/readings/clock-text.js';
import { isoDate } from '../../dataset/readings/date.js';
import { describeReading, expectedBy } from '../../dataset/readings/describe-reading.js';
import type { Reading } from '../../dataset/readings/reading.js';
import type { ColumnProfile, Profile } from '../../dataset/table/profile.js';
import { dashed } from '../../estimator/options/names.js';
import { escapeControls, quote } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable, tableWidth } from '../output/table.js';
import { textWidth } from '../output/text-width.js';

/**
 * The table of `mlp inspect data.csv`, or two of them, one below the other, where a terminal of so many columns is too narrow.
 *
 * @param width of the terminal
 */
export function profileText(
  { rows, columns, delimiter, sha256 }: Profile & { delimiter: string },
  colours: Colours,
  width = Infinity,
): string {
  const named = NAMES.get(delimiter) ?? `"${delimiter}"`;
  const tables = tablesWithin(columns, width, colours);
  return `${counted(rows, 'row')}, ${counted(columns.length, 'column')}, separated by ${named}, sha256 ${sha256}\n\n${tables}${columns.map(doubtsText).join('')}`;
}

/** One of the things that are told of each column. */
interface Fact {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly text: (column: ColumnProfile) => string | undefined;
}

const nameFact: Fact = { title: 'column', text: ({ name }) => name };
const readingFacts: readonly Fact[] = [
  {
    title: 'reading',
    text: ({ kind, reading }) => (kind === 'empty' ? 'nothing' : readingText(reading)),
  },
  { title: 'missing', align: 'right', text: ({ missing }) => formatCount(missing) },
  {
    title: 'different',
    align: 'right',
    text: ({ distinct }) => (distinct === undefined ? 'many' : formatCount(distinct)),
  },
];
const rangeFacts: readonly Fact[] = (['minimum', 'mean', 'maximum'] as const).map((title) => ({
  title,
  align: 'right',
  text: ({ range, reading }) => range && shown(range[title], reading),
}));

function tablesWithin(columns: readonly ColumnProfile[], width: number, { dim }: Colours): string {
  const hasTexts = columns.some(({ kind }) => kind !== 'numeric');
  const cells = (facts: readonly Fact[]) =>
    columns.map((column) => facts.map(({ text }) => text(column)));
  // Without colours, which take no room.
  const widthOf = (facts: readonly Fact[]): number =>
    tableWidth(formatTable(facts, cells(facts), { gap: GAP }));
  const withTexts = (facts: readonly Fact[]): readonly Fact[] => {
    if (!hasTexts) return facts;
    const room = Math.max(LEAST_ROOM, width - widthOf(facts) - GAP.length);
    return [...facts, { title: 'most frequent', align: 'left', text: (one) => textsOf(one, room) }];
  };
  const whole = withTexts([nameFact, ...readingFacts, ...rangeFacts]);
  const tables =
    widthOf(whole) <= width
      ? [whole]
      : [[nameFact, ...readingFacts], withTexts([nameFact, ...rangeFacts])];
  return tables
    .map((facts) => formatTable(facts, cells(facts), { gap: GAP, titleStyle: dim }))
    .join('\n');
}

const GAP = '  ';
/** In columns; less says little of what is in a column. */
const LEAST_ROOM = 20;

/** The reading of a column in a few words; that a date is a number of days matters to a model. */
function readingText(reading: Reading): string {
  return describeReading(reading).replace(/ in days( since 1970-01-01)?$/, '');
}

/** So many texts, each no longer than this, are an example. */
const TEXTS = 3;
const LENGTH = 20;

/** The most frequent texts of a column that has some, or that they are too many, in so many columns of the terminal. */
function textsOf({ kind, frequent }: ColumnProfile, room: number): string {
  if (kind === 'numeric' || kind === 'empty') return '';
  if (frequent.length === 0) return 'too many to list';
  const repeated = frequent.filter(([, count]) => count > 1);
  const most = repeated.length > 0 ? repeated.slice(0, TEXTS) : frequent.slice(0, 1);
  for (let kept = most.length; kept > 1; kept--) {
    const text = countedTexts(most.slice(0, kept), LENGTH);
    if (textWidth(text) <= room) return text;
  }
  let length = LENGTH;
  while (length > 1 && textWidth(countedTexts(most.slice(0, 1), length)) > room) length--;
  return countedTexts(most.slice(0, 1), length);
}

function countedTexts(texts: ColumnProfile['frequent'], longest: number): string {
  return texts
    .map(([text, count]) => {
      const characters = [...escapeControls(text)];
      const shown =
        characters.length > longest
          ? `${characters.slice(0, longest - 1).join('')}…`
          : characters.join('');
      return `${shown} (${formatCount(count)})`;
    })
    .join(', ');
}

/** A number of a column as people read it. */
function shown(x: number, reading: Reading): string {
  if (reading.kind === 'date') {
    return reading.without === undefined ? isoDate(x) : clockText(x);
  }
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
    ([value, meaning]) => `${meaning} with --${dashed(open.option)} ${shellWord(value)}`,
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
