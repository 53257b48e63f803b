import { size } from '../../autodiff/graph.js';
import type { TraceRow } from '../../autodiff/trace/trace.js';

/** A trace that is to be shown. */
export interface TraceView {
  readonly rows: readonly TraceRow[];
  /** How many of the rows, at the beginning, are inputs. */
  readonly inputs: number;
  /** Forward mode: what moves; undefined in reverse mode. */
  readonly wrt: string | undefined;
  /** Decimals of the numbers; undefined when nobody asked for some. */
  readonly digits: number | undefined;
}

/** Whether all values are numbers, and none a matrix. */
export function isOfScalars({ rows }: TraceView): boolean {
  return rows.every(({ value }) => size(value.shape) === 1);
}

/** What is beside the primals: `adjoint`. */
export function derivativeWord({ wrt }: TraceView): 'adjoint' | 'tangent' {
  return wrt === undefined ? 'adjoint' : 'tangent';
}

/** The value of the output, the last row. */
export function lossOf({ rows }: TraceView): number {
  return rows[rows.length - 1].primal[0];
}

/** ‖x‖, scaled so that no square overflows. */
export function norm(numbers: readonly number[]): number {
  let largest = 0;
  for (const x of numbers) largest = Math.max(largest, Math.abs(x));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const x of numbers) sum += (x / largest) * (x / largest);
  return largest * Math.sqrt(sum);
}

const DIGITS = 2;

/** `0.71`; what would be shown as 0, or is very large, by its first digits: `3.1e-4`. */
export function shownNumber(x: number, { digits = DIGITS }: Pick<TraceView, 'digits'>): string {
  if (!Number.isFinite(x)) return String(x).replace('Infinity', '∞');
  const text = x.toFixed(digits);
  if (x !== 0 && (Number(text) === 0 || Math.abs(x) >= 1e6)) {
    return x.toExponential(Math.max(0, digits - 1)).replace('e+', 'e');
  }
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** The same for a record: as it is, unless digits were asked for. */
export function recordedNumber(x: number, { digits }: Pick<TraceView, 'digits'>): number {
  return digits === undefined ? x : Number(shownNumber(x, { digits }).replace('∞', 'Infinity'));
}

/** The first numbers of a matrix. */
export function firstNumbers(numbers: readonly number[], view: Pick<TraceView, 'digits'>): string {
  const shown = numbers.slice(0, FIRST).map((x) => shownNumber(x, view));
  return numbers.length > FIRST ? `${shown.join(' ')} …` : shown.join(' ');
}

const FIRST = 3;

/** A formula without the terms in its middle, where it is long: `v₋₃·v₁ + … + v₀`. */
export function shortened(formula: string, most: number): string {
  if (formula.length <= most) return formula;
  const terms = termsOf(formula);
  const last = terms.at(-1) ?? '';
  let head = '';
  for (const term of terms.slice(0, -1)) {
    if (head.length + term.length + last.length + ' + …'.length > most) break;
    head += term;
  }
  return head === '' ? `${formula.slice(0, most - 1).trimEnd()}…` : `${head} + …${last}`;
}

/** The terms of a sum, with their signs: what is in parentheses is not taken apart. */
function termsOf(formula: string): string[] {
  const terms = [''];
  let depth = 0;
  for (const part of formula.split(/(?=[()[\]]| [+−?:] )/)) {
    if (depth === 0 && /^ [+−]/.test(part)) terms.push('');
    if (/^[([]/.test(part)) depth++;
    if (/^[)\]]/.test(part)) depth--;
    terms[terms.length - 1] += part;
  }
  return terms;
}
