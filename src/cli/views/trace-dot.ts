import { escapeControls } from '../../support/errors.js';
import {
  firstNumbers,
  isOfScalars,
  norm,
  shortened,
  shownNumber,
  type TraceView,
} from './trace-view.js';

/** Formulas up to this long are shown whole. */
const FORMULA = 40;
/** The same in tooltips, of which Graphviz reads a few thousand characters only. */
const TOOLTIP = 400;

/** What the nodes look like on a light ground; `trace-svg` has the dark one. */
const looks = {
  input: 'fillcolor="#e3eefc" color="#2f6fbf"',
  value: 'fillcolor="#f6f6f4" color="#77777a"',
  output: 'fillcolor="#fdebd2" color="#b86a00"',
} as const;

/** A backslash in a tooltip. */
const IN_TOOLTIP = '\\\\\\\\';

/** A trace as a graph in the language of Graphviz: a node per row, with its value and its derivative. */
export function traceDot(view: TraceView): string {
  const { rows, inputs } = view;
  const isScalar = isOfScalars(view);
  const shown = (list: readonly number[]): string =>
    list.length === 1
      ? shownNumber(list[0], view)
      : `${firstNumbers(list, view)}   ‖·‖ ${shownNumber(norm(list), view)}`;
  const nodes = rows.map(({ label, formula, value, primal, derivative }, i) => {
    const kind = i < inputs ? 'input' : i === rows.length - 1 ? 'output' : 'value';
    const shape = isScalar ? '' : `   ${value.shape.join(' × ')}`;
    const lines = [
      `${label} = ${shortened(formula, FORMULA)}${shape}`,
      `${label} = ${shown(primal)}`,
      `${derivative.label} = ${shown(derivative.numbers)}`,
    ];
    const tooltip = [
      `${label} = ${shortened(formula, TOOLTIP)}`,
      `${derivative.label} = ${shortened(derivative.formula, TOOLTIP)}`,
    ].join('; ');
    const text = lines.map((line) => `${escaped(line)}\\l`).join('');
    return `  n${i} [class="${kind}" ${looks[kind]} label="${text}" tooltip="${escaped(tooltip, IN_TOOLTIP)}"];\n`;
  });
  const edges = rows.flatMap(({ arguments: args }, i) => args.map((a) => `  n${a} -> n${i};\n`));
  return [
    'digraph trace {\n',
    '  graph [rankdir=LR bgcolor="transparent" nodesep=0.25 ranksep=0.5];\n',
    '  node [shape=box style="rounded,filled" fontname="Helvetica,Arial,sans-serif" fontsize=12 fontcolor="#1a1a1a"];\n',
    '  edge [color="#77777a" arrowsize=0.7];\n',
    ...nodes,
    ...edges,
    '}\n',
  ].join('');
}

/**
 * Text inside of quotes, which Graphviz shows as it is: it knows escapes and entities.
 *
 * @param backslash what one is written as: Graphviz looks for escapes twice in a tooltip
 */
function escaped(text: string, backslash = '\\\\'): string {
  return escapeControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('\\', backslash)
    .replaceAll('"', '\\"');
}
