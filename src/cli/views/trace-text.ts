import type { TraceRow } from '../../autodiff/trace/trace.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { type Cell, formatTable, type TableColumn, tableWidth } from '../output/table.js';
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

/**
 * The table of the lecture: the primals, to be read downwards, and the derivatives beside them; or below them, where a
 * terminal of so many columns is too narrow for both.
 */
export function traceText(view: TraceView, colours: Colours, columns = Infinity): string {
  const halves = [primalHalf(view), derivativeHalf(view)];
  const beside: Half = {
    columns: halves.flatMap((half) => half.columns),
    rows: view.rows.map((_, i) => halves.flatMap(({ rows }) => rows[i])),
  };
  const parts = tableWidth(tableOf(beside)) <= columns ? [beside] : halves;
  const table = parts.map((part) => tableOf(part, colours.dim)).join('\n');
  const result = [
    `L = ${shownNumber(lossOf(view), view)}`,
    ...derivativeLines(view, isOfScalars(view)),
  ];
  return `${table}\n${result.map((line) => colours.bold(escapeControls(line))).join('\n')}\n`;
}

interface Half {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

function tableOf({ columns, rows }: Half, titleStyle?: Colours['dim']): string {
  return formatTable(columns, rows, { gap: '   ', ...(titleStyle && { titleStyle }) });
}

function primalHalf(view: TraceView): Half {
  const isScalar = isOfScalars(view);
  const width = labelWidth(view);
  return {
    columns: [
      { title: 'forward primal trace ↓', align: 'left' },
      ...(isScalar ? [] : [{ title: 'shape', align: 'right' } as const]),
      ...numberColumns('value', isScalar),
    ],
    rows: view.rows.map(({ label, formula, value, primal }) => [
      equation(label, formula, width),
      ...(isScalar ? [] : [value.shape.join(' × ')]),
      ...shownNumbers(primal, isScalar, view),
    ]),
  };
}

function derivativeHalf(view: TraceView): Half {
  const word = derivativeWord(view);
  const isScalar = isOfScalars(view);
  const width = labelWidth(view);
  const title = word === 'adjoint' ? 'reverse adjoint trace ↑' : 'forward tangent trace ↓';
  return {
    columns: [{ title, align: 'left' }, ...numberColumns(word, isScalar)],
    rows: view.rows.map(({ derivative: { label, formula, numbers } }) => [
      equation(label, formula, width),
      ...shownNumbers(numbers, isScalar, view),
    ]),
  };
}

function numberColumns(title: string, isScalar: boolean): TableColumn[] {
  return isScalar
    ? [{ title, align: 'right' }]
    : [
        { title: `${title}s`, align: 'right' },
        { title: 'norm', align: 'right' },
      ];
}

function shownNumbers(list: readonly number[], isScalar: boolean, view: TraceView): Cell[] {
  return isScalar
    ? [shownNumber(list[0], view)]
    : [firstNumbers(list, view), shownNumber(norm(list), view)];
}

function labelWidth({ rows }: TraceView): number {
  return rows.reduce((most, { label }) => Math.max(most, textWidth(label)), 0);
}

function equation(label: string, formula: string, width: number): string {
  return `${label}${' '.repeat(width - textWidth(label))} = ${shortened(formula, FORMULA)}`;
}

/** `∇L = (0.13, 0.06, 0.54)`, or the one derivative that forward mode gives. */
function derivativeLines(view: TraceView, isScalar: boolean): string[] {
  const { rows, inputs, wrt } = view;
  const shown = ({ derivative }: TraceRow): string => shownNumber(derivative.numbers[0], view);
  if (wrt !== undefined) return [`∂L/∂${wrt} = ${shown(rows[rows.length - 1])}`];
  if (!isScalar || inputs === 0 || inputs > MOST_PARTIALS) return [];
  return [`∇L = (${rows.slice(0, inputs).map(shown).join(', ')})`];
}
