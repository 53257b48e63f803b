import type { TraceRow } from '../../autodiff/trace/trace.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { type Cell, formatTable, type TableColumn } from '../output/table.js';
import { textWidth } from '../output/text-width.js';
import {
  derivativeWord,
  firstNumbers,
  isOfScalars,
  lossOf,
  norm,
  shortened,
  shownNumber,
  type TraceView,
} from './trace-view.js';

/** Formulas up to this long are shown whole. */
const FORMULA = 48;
/** The gradient of so many inputs is written in a line; that of more is in the table. */
const MOST_PARTIALS = 20;

/** The table of the lecture: the primals, to be read downwards, and the derivatives beside them. */
export function traceText(view: TraceView, colours: Colours): string {
  const word = derivativeWord(view);
  const title = word === 'adjoint' ? 'reverse adjoint trace ↑' : 'forward tangent trace ↓';
  const isScalar = isOfScalars(view);
  const numbers = (of: string): TableColumn[] =>
    isScalar
      ? [{ title: of, align: 'right' }]
      : [
          { title: `${of}s`, align: 'right' },
          { title: 'norm', align: 'right' },
        ];
  const shown = (list: readonly number[]): Cell[] =>
    isScalar
      ? [shownNumber(list[0], view)]
      : [firstNumbers(list, view), shownNumber(norm(list), view)];
  const width = view.rows.reduce((most, { label }) => Math.max(most, textWidth(label)), 0);
  const table = formatTable(
    [
      { title: 'forward primal trace ↓', align: 'left' },
      ...(isScalar ? [] : [{ title: 'shape', align: 'right' } as const]),
      ...numbers('value'),
      { title },
      ...numbers(word),
    ],
    view.rows.map(({ label, formula, value, primal, derivative }) => [
      equation(label, formula, width),
      ...(isScalar ? [] : [value.shape.join(' × ')]),
      ...shown(primal),
      equation(derivative.label, derivative.formula, width),
      ...shown(derivative.numbers),
    ]),
    { titleStyle: colours.dim, gap: '   ' },
  );
  const result = [`L = ${shownNumber(lossOf(view), view)}`, ...derivativeLines(view, isScalar)];
  return `${table}\n${result.map((line) => colours.bold(escapeControls(line))).join('\n')}\n`;
}

function equation(label: string, formula: string, width: number): string {
  return `${label}${' '.repeat(width - textWidth(label))} = ${shortened(formula, FORMULA)}`;
}

/** `∇L = (0.13, 0.06, 0.54)`, or the one derivative that forward mode gives. */
function derivativeLines(view: TraceView, isScalar: boolean): string[] {
  const { rows, inputs, wrt } = view;
  const shown = ({ derivative }: TraceRow): string => shownNumber(derivative.numbers[0], view);
  if (wrt !== undefined) return [`∂L/∂${wrt} = ${shown(rows[rows.length - 1])}`];
  if (!isScalar || inputs > MOST_PARTIALS) return [];
  return [`∇L = (${rows.slice(0, inputs).map(shown).join(', ')})`];
}
