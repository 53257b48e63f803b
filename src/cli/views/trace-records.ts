import type { JsonRecord } from '../../estimator/json-record.js';
import { escapeControls } from '../../support/errors.js';
import { type OutputCell, separatedRows } from '../output/row-writers.js';
import {
  derivativeWord,
  isOfScalars,
  lossOf,
  norm,
  recordedNumber,
  type TraceView,
} from './trace-view.js';

/** A trace as a record: numbers of numbers, and lists, row by row, of matrices. */
export function traceRecord(view: TraceView): JsonRecord {
  const { rows, inputs, wrt } = view;
  const word = derivativeWord(view);
  const isScalar = isOfScalars(view);
  // JSON has no numbers that are not finite.
  const number = (x: number) => (Number.isFinite(x) ? recordedNumber(x, view) : String(x));
  const numbers = (list: readonly number[]) => {
    const rounded = list.map(number);
    return isScalar ? rounded[0] : rounded;
  };
  return {
    type: 'trace',
    mode: wrt === undefined ? 'reverse' : 'forward',
    ...(wrt !== undefined && { wrt }),
    loss: number(lossOf(view)),
    rows: rows.map(({ label, formula, value, primal, derivative, arguments: args }, i) => ({
      label,
      ...(i < inputs ? { input: formula } : { formula }),
      arguments: args.map((a) => rows[a].label),
      ...(!isScalar && { shape: [...value.shape] }),
      value: numbers(primal),
      [`${word}Formula`]: derivative.formula,
      [word]: numbers(derivative.numbers),
    })),
  };
}

/** A trace as CSV, one line per row; the numbers of a matrix are in one field, separated by blanks. */
export function traceCsv(view: TraceView): string {
  const { rows } = view;
  const word = derivativeWord(view);
  const isScalar = isOfScalars(view);
  const rounded = (list: readonly number[]) => list.map((x) => recordedNumber(x, view));
  const cells = (list: readonly number[]): OutputCell[] =>
    isScalar ? [rounded(list)[0]] : [rounded(list).join(' '), recordedNumber(norm(list), view)];
  const titles = (of: string): string[] => (isScalar ? [of] : [of, `${of} norm`]);
  const shape = isScalar ? [] : ['shape'];
  const writer = separatedRows(
    ['v', 'formula', ...shape, ...titles('value'), `${word} formula`, ...titles(word)],
    { delimiter: ',', safe: true }, // names may come from a file
  );
  const lines = rows.map(({ label, formula, value, primal, derivative }) =>
    writer.row([
      label,
      escapeControls(formula),
      ...(isScalar ? [] : [value.shape.join(' × ')]),
      ...cells(primal),
      derivative.formula,
      ...cells(derivative.numbers),
    ]),
  );
  return writer.header + lines.join('');
}
