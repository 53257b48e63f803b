import type { GradientReport, WeightCheck } from '../../estimator/gradient-check.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable, tableWidth } from '../output/table.js';

/** So many kinks of a block are told apart; the record has all. */
const KINKS_SHOWN = 3;

/** How many digits derivatives have: the more of them a terminal has room for. */
const DIGITS = [6, 5, 4, 3, 2] as const;

/** What `mlp gradcheck` says, on a terminal of so many columns. */
export function gradcheckText(
  report: GradientReport,
  colours: Colours,
  columns = Infinity,
): string {
  const { rows, loss, logBase, engines, epsilon, rtol } = report;
  const options = { titleStyle: colours.dim, indent: '  ' };
  const heading = (text: string): string => `${colours.bold(text)}\n`;
  const unit = logBase === undefined ? '' : logBase === '2' ? ' bits' : ' nats';
  const count = DIGITS.find((most) => tableWidth(derivativesTable(report, most)) <= columns) ?? 2;
  const derivatives = derivativesTable(report, count, colours.dim);
  const enginesTable = formatTable(
    [
      { title: 'precision' },
      { title: 'worst error', align: 'right' },
      { title: 'rounding explains', align: 'right' },
      { title: 'in' },
    ],
    engines.map(({ precision, error, bound, block }) => [
      precision,
      errorText(error),
      errorText(bound),
      block,
    ]),
    options,
  );
  return [
    `${colours.bold('loss')}      ${formatLoss(loss)}${unit}, of ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}\n\n`,
    heading('reverse mode, forward mode and central differences'),
    `  in float64, by steps of ${short(epsilon)}, relative errors up to ${short(rtol)}\n`,
    derivatives,
    otherStepsText(report),
    kinksText(report, colours),
    '\n',
    heading('the compiled engine and the reference'),
    enginesTable,
    '\n',
    report.holds
      ? `${colours.bold('holds')}: the largest relative error is ${errorText(worstError(report))}\n`
      : `${colours.alarm('does not hold')}\n`,
  ].join('');
}

/** The derivatives of each block that differ most, in so many digits. */
function derivativesTable(
  { blocks }: GradientReport,
  most: number,
  titleStyle?: Colours['dim'],
): string {
  return formatTable(
    [
      { title: 'block' },
      { title: 'checked', align: 'right' },
      { title: 'error', align: 'right' },
      { title: 'worst at' },
      { title: 'reverse', align: 'right' },
      { title: 'forward', align: 'right' },
      { title: 'central', align: 'right' },
    ],
    blocks.map(({ block, weights, checked, worst }) => [
      block,
      checked === weights ? formatCount(weights) : `${checked} of ${formatCount(weights)}`,
      worst === undefined ? '–' : errorText(worst.error),
      worst?.where ?? 'kinks only',
      worst && digits(worst.reverse, most),
      worst && digits(worst.forward, most),
      worst && digits(worst.numerical, most),
    ]),
    { indent: '  ', ...(titleStyle && { titleStyle }) },
  );
}

/** In a sentence, what is wrong: with the first weight at fault, or the engine. */
export function faultText({ blocks, engines }: GradientReport): string {
  const count = blocks.reduce((sum, { faults }) => sum + faults.length, 0);
  for (const { block, faults, worst } of blocks) {
    if (faults.length === 0 || worst === undefined) continue;
    const others = count === 1 ? '' : `, and ${count - 1} more`;
    return `the gradient is wrong in ${block}, ${escapeControls(worst.where)}: ${threeWays(worst)}${others}`;
  }
  const wrong = engines.find(({ holds }) => !holds);
  if (wrong === undefined) throw new Error('there is no fault');
  return `the compiled engine is off by ${errorText(wrong.error)} in ${wrong.block}, in ${wrong.precision} precision, where rounding explains ${errorText(wrong.bound)}`;
}

function threeWays({ reverse, forward, numerical }: WeightCheck): string {
  return `${digits(reverse)} by reverse mode, ${digits(forward)} by forward mode, ${digits(numerical)} by central differences`;
}

function otherStepsText({ blocks }: GradientReport): string {
  const count = blocks.reduce((sum, { byOtherSteps }) => sum + byOtherSteps, 0);
  if (count === 0) return '';
  const places = count === 1 ? 'In 1 place' : `In ${formatCount(count)} places`;
  return `  ${places} this step met a kink or a bend, or was lost in rounding, and another one decided.\n`;
}

/** Where there is no derivative, and which one is taken. */
function kinksText({ blocks }: GradientReport, colours: Colours): string {
  const lines = blocks.flatMap(({ block, kinks }) => {
    const shown = kinks
      .slice(0, KINKS_SHOWN)
      .map(
        ({ where, fromBelow, fromAbove, reverse }) =>
          `${where}: ${digits(fromBelow)} from below, ${digits(fromAbove)} from above; ${digits(reverse)} is taken`,
      );
    const hidden = kinks.length - shown.length;
    return [...shown, ...(hidden === 0 ? [] : [`${hidden} more`])].map(
      (line) => `  ${escapeControls(`${block}, ${line}`)}\n`,
    );
  });
  if (lines.length === 0) return '';
  const title = 'kinks, where there is no derivative: it is right all around them';
  return `\n${colours.bold(title)}\n${lines.join('')}`;
}

function worstError({ blocks }: GradientReport): number {
  return Math.max(0, ...blocks.map(({ worst }) => worst?.error ?? 0));
}

/** `2.1e-9` */
function errorText(error: number): string {
  if (!Number.isFinite(error)) return '∞';
  return error === 0 ? '0' : error.toExponential(1);
}

/** `1e-6` */
function short(x: number): string {
  return x >= 0.001 && x < 1000 ? String(x) : x.toExponential();
}

/** So many digits: `0.0143`, `9.72715e-6`. */
function digits(x: number, most: number = DIGITS[0]): string {
  if (!Number.isFinite(x)) return String(x);
  const rounded = Number(x.toPrecision(most));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}
