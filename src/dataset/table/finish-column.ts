import { type Advice, MlpError, quote } from '../../support/errors.js';
import type { FieldText } from '../readings/column-fields.js';
import { decideReading } from '../readings/decide-reading.js';
import type { Decision, ReadingContext } from '../readings/decision.js';
import { isNumeric, plainNumbers, plainTexts, type Reading } from '../readings/reading.js';
import type { CollectedColumn } from './collected-column.js';
import type { Column } from './column.js';
import { asMissing } from './missing.js';
import { notANumber } from './not-a-number.js';

/**
 * What a column is for, which decides what has to be kept of it:
 *
 * - `feature`: numbers, or categories; its fields tell which;
 * - `category`: texts, whatever they look like (categories by request, groups);
 * - `weight`, `number`: numbers and nothing else, of the weights and the target of a regression;
 * - `target`: as a feature, but its numbers may be class labels, and text may have any number of values;
 * - `label`: class labels, whatever they look like.
 */
export type ColumnUse = 'feature' | 'category' | 'weight' | 'number' | 'target' | 'label';

/** Where a column is, and what decides how it is read. */
export interface ColumnContext extends ReadingContext {
  readonly file: string;
  readonly name: string;
  readonly use: ColumnUse;
}

/** So many different texts may be advised to be taken as missing. */
const MAX_ADVISED = 5;

/**
 * Gives a column that has been read its reading.
 *
 * @throws MlpError (data) when most of its fields have a reading and a few have not, naming the first; when there are two
 * readings that only an option can tell apart; and for text where only numbers can be
 */
export function finishColumn(collected: CollectedColumn, context: ColumnContext): Column {
  const { name, use } = context;
  const isNumbersOnly = use === 'number' || use === 'weight';
  const decision = decideReading(collected.fields, context);
  const isCode = decision.reading.kind === 'code';
  const reading = isCode && isNumbersOnly ? plainNumbers : decision.reading;
  const isSound = decision.odd.length === 0 && decision.open === undefined;
  if (use === 'category' || use === 'label') {
    const compared = isSound ? reading : plainTexts;
    if (use === 'category' || !isNumeric(compared) || compared.kind === 'boolean') {
      return { kind: 'text', name, reading: compared, texts: collected.texts(compared) };
    }
  }
  if (isNumbersOnly) requireNumbers(collected, { ...decision, reading }, context);
  else if (use !== 'label') requireOneReading(decision, context);
  // With too many different numbers for their texts to be known, a target is a quantity.
  const isLabels = use === 'label' || (use === 'target' && collected.isCounted);
  if (!isNumeric(reading) || (reading.kind === 'boolean' && use === 'target')) {
    return { kind: 'text', name, reading, texts: collected.texts(reading) };
  }
  return {
    kind: 'number',
    name,
    reading,
    numbers: collected.numbers(reading),
    texts: isLabels ? collected.texts(reading) : undefined,
  };
}

/** Refuses a column of which a few fields do not fit what most do, or that could be read in two ways. */
function requireOneReading({ reading, odd, open }: Decision, context: ColumnContext): void {
  if (odd.length > 0) throw oddField(reading, odd, context);
  if (open === undefined) return;
  const { file, name, use } = context;
  const either = open.meanings.map(([, meaning]) => meaning).join(' or ');
  throw new MlpError({
    kind: 'data',
    place: { file },
    problem: `column ${quote(name)} can be read in several ways: ${quote(open.text)} may be ${either}`,
    advice: [
      ...open.meanings.map(([value, meaning]) => ({
        text: `for ${meaning} add`,
        options: { [open.option]: value },
      })),
      ...(use === 'feature'
        ? [{ text: 'for categories add', options: { categorical: name } }]
        : []),
    ],
  });
}

/** Refuses what is no column of numbers. */
function requireNumbers(
  collected: CollectedColumn,
  decision: Decision,
  context: ColumnContext,
): void {
  const { file, name, use } = context;
  if (isNumeric(decision.reading) && decision.reading.kind !== 'boolean') {
    requireOneReading(decision, context);
    return;
  }
  const [first] = [...collected.distinct].sort((a, b) => a.line - b.line);
  throw notANumber(
    { file, line: first.line },
    name,
    first.text,
    use === 'weight' ? [{ text: 'see', options: { weightColumn: undefined } }] : textualTarget,
  );
}

function oddField(reading: Reading, odd: readonly FieldText[], context: ColumnContext): MlpError {
  const { file, name, use } = context;
  const first = odd.reduce((a, b) => (b.line < a.line ? b : a));
  const texts = odd.map(({ text }) => text);
  const missing = use === 'feature' ? 'mean' : 'drop';
  const advice = texts.length > MAX_ADVISED ? [] : asMissing(texts, missing);
  const treat = advice.length === 0 ? 'treat ' : '';
  if (use === 'feature') {
    advice.push({ text: `${treat}the column as categories with`, options: { categorical: name } });
  } else if (use !== 'weight') {
    const options = { task: 'classification' };
    advice.push({ text: `${treat}all of them as classes with`, options });
  }
  return notANumber({ file, line: first.line }, name, first.text, advice, reading);
}

/** What can be done about a target of text where there should be numbers. */
export const textualTarget: Advice[] = [
  { text: 'use', options: { task: 'classification' } },
  { text: 'another', options: { target: undefined } },
];
