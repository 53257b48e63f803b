import { type FieldKind, fieldKind } from './field-kind.js';

/** So many records tell whether there is a header. */
export const HEADER_SAMPLE = 200;

/** Of so few records it means nothing that a value occurs once. */
const FEW = 20;

/** What speaks for a header in a column, and against it. */
type Verdict = 'name' | 'value' | undefined;

/** A first field, and those below it. */
interface Below {
  readonly first: string;
  readonly kind: FieldKind;
  readonly texts: readonly string[];
  /** Those that are not missing. */
  readonly kinds: readonly FieldKind[];
}

/**
 * Whether the first record of a file holds the names of its columns, as far as it and the records below it tell.
 *
 * It does not when it looks like the records below: where they are numbers or dates it has one, too; or, in a file
 * of nothing but text, what it says is said again below in the same column. Names may be numbers as long as they
 * are a regular run: years, or positions from 0 or 1.
 */
export function looksLikeHeader(
  first: readonly string[],
  below: readonly (readonly string[])[],
): boolean {
  const fields = first.map((field) => field.trim());
  if (below.length === 0) return !mostlyTyped(fields);
  const columns = fields.map((field, index) => columnOf(field, index, below));
  const typed = columns.filter(isTyped);
  const verdicts = typed.map(verdictOfTyped);
  const names = verdicts.filter((verdict) => verdict === 'name').length;
  const values = verdicts.filter((verdict) => verdict === 'value').length;
  const texts = columns.filter((column) => !isTyped(column));
  if (values > 0 && isRun(columns, below)) return true;
  // Of a text in a column of numbers the rest of the record tells whether it is the name or an odd one.
  if (names + values > 0) return names >= values + texts.filter(isSaidAgain).length;
  return !repeats(texts, fields);
}

function columnOf(first: string, index: number, below: readonly (readonly string[])[]): Below {
  const texts = below.flatMap((fields) => (index < fields.length ? [fields[index].trim()] : []));
  const kinds = texts.map(fieldKind).filter((kind) => kind !== 'missing');
  return { first, kind: fieldKind(first), texts, kinds };
}

/** Whether a column is of numbers or dates: a few fields may be something else. */
function isTyped({ kinds }: Below): boolean {
  const texts = kinds.filter((kind) => kind === 'text').length;
  return kinds.length > texts && texts * 20 <= kinds.length;
}

function verdictOfTyped({ kind, kinds }: Below): Verdict {
  if (kind === 'missing') return undefined;
  if (kind === 'text') return 'name';
  const isQuantity = (other: FieldKind) => other === 'percent' || other === 'money';
  const isLike = kinds.includes(kind) || (kind === 'number' && kinds.some(isQuantity));
  return isLike ? 'value' : 'name'; // a month over numbers is the name of a column
}

/** Whether a record without others below it is of values. */
function mostlyTyped(fields: readonly string[]): boolean {
  const typed = fields.filter((field) => !['text', 'missing'].includes(fieldKind(field)));
  const numbers = typed.map(Number);
  const isYears = typed.length > 1 && ascends(numbers) && numbers.every(isYear);
  return typed.length > 0 && typed.length * 2 >= fields.length && !isYears && !counts(numbers);
}

/** Whether the first fields of columns of numbers are names that are numbers themselves. */
function isRun(columns: readonly Below[], below: readonly (readonly string[])[]): boolean {
  const given = columns.filter(({ kind }) => kind === 'number');
  const numbers = given.map(({ first }) => Number(first));
  if (numbers.length < 2 || !ascends(numbers)) return false;
  if (numbers.every(isYear)) {
    return !given.every(({ texts }) => texts.every((text) => text === '' || isYear(Number(text))));
  }
  if (below.every((fields) => isEvenRecord(fields))) return false;
  if (counts(numbers)) {
    // 0, 1 may be values, too; not so behind the empty name of pandas' index.
    const own = given.filter((column) => !isSaidAgain(column)).length * 2 > given.length;
    const isTelling = below.length >= FEW || given.some(({ texts }) => !texts.every(isWhole));
    return numbers.length > 3 || columns[0].first === '' || (own && isTelling);
  }
  return numbers.length > 3 && isEven(numbers);
}

function isWhole(text: string): boolean {
  return text === '' || Number.isInteger(Number(text));
}

function isYear(x: number): boolean {
  return Number.isInteger(x) && x >= 1500 && x <= 2200;
}

function ascends(numbers: readonly number[]): boolean {
  return numbers.every((x, i) => i === 0 || x > numbers[i - 1]);
}

/** 0, 1, 2, … or 1, 2, 3, …: two at least. */
function counts(numbers: readonly number[]): boolean {
  const [start] = numbers;
  return (
    numbers.length > 1 && (start === 0 || start === 1) && numbers.every((x, i) => x === start + i)
  );
}

/** Numbers at even distances, as of wavelengths. */
function isEven(numbers: readonly number[]): boolean {
  const step = (numbers[numbers.length - 1] - numbers[0]) / (numbers.length - 1);
  return step > 0 && numbers.every((x, i) => Math.abs(x - numbers[0] - i * step) < 1e-6 * step);
}

function isEvenRecord(fields: readonly string[]): boolean {
  const numbers = fields.filter((field) => fieldKind(field) === 'number').map(Number);
  return numbers.length > 3 && isEven(numbers);
}

/** Whether first fields of text are said again below, in most of their columns. */
function repeats(columns: readonly Below[], fields: readonly string[]): boolean {
  if (fields.some((field) => field === '?')) return true; // no name, whatever the others are
  const given = columns.filter(({ kind }) => kind !== 'missing');
  if (given.length === 0) return true; // a line of nothing names nothing
  const named = fields.filter((field) => field !== '');
  if (new Set(named).size < named.length) return true;
  const like = given.filter((column) => isSaidAgain(column) || hasForm(column));
  return like.length * 2 >= given.length;
}

function isSaidAgain({ first, texts, kind }: Below): boolean {
  return kind !== 'missing' && texts.includes(first);
}

/** Whether a first field has the length that all below it have: a code, as of genes. */
function hasForm({ first, texts }: Below): boolean {
  return (
    first.length > 7 && texts.length > 1 && texts.every(({ length }) => length === first.length)
  );
}
