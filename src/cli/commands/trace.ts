import type { Feeds } from '../../autodiff/evaluate.js';
import { size, type Value } from '../../autodiff/graph.js';
import { input, mul } from '../../autodiff/ops.js';
import { takeApart } from '../../autodiff/trace/take-apart.js';
import { toScalars } from '../../autodiff/trace/to-scalars.js';
import { trace } from '../../autodiff/trace/trace.js';
import { traceLines } from '../../autodiff/trace/trace-lines.js';
import { csvOptions } from '../../estimator/options/data-options.js';
import type { Option } from '../../estimator/options/option.js';
import { lossOfRow } from '../../estimator/trace-row.js';
import { memberModel } from '../../model/member-model.js';
import { readModel } from '../../model/read-model.js';
import { escapeControls, MlpError, quote } from '../../support/errors.js';
import { didYouMean } from '../../support/suggest.js';
import { readingOptions } from '../flags/csv-flags.js';
import { fileSource } from '../flags/data-from-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { type TraceFormat, traceFlags, traceFormats } from '../flags/trace-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { openOutput } from '../output/output-file.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import type { TraceView } from '../views/trace-view.js';

/** A scalar that is to be traced. */
interface Traced {
  readonly output: Value;
  readonly inputs: readonly Value[];
  readonly feeds: Feeds;
  nameOf(input: Value, element: number): string;
  readonly parts?: ReadonlySet<Value>;
}

const exprOnly: readonly Option<unknown>[] = [traceFlags.at];
const modelOnly: readonly Option<unknown>[] = [
  traceFlags.model,
  traceFlags.row,
  traceFlags.scalars,
  traceFlags.unknown,
  ...Object.values(csvOptions),
];

export const command: CommandModule = {
  description:
    'Shows automatic differentiation at work: the forward primal trace and the reverse adjoint trace of an expression, or of the loss of one example in a trained network.',
  examples: [
    ["mlp trace --expr 'sigmoid(a + 2*b)' --at a=-1,b=1", 'values and adjoints'],
    ['mlp trace data.csv --row 17', 'the loss of one example'],
    ['mlp trace data.csv --mode forward --wrt age', 'tangents, by one feature'],
    ['mlp trace data.csv --scalars -o trace.svg', 'a picture of every number'],
  ],
  argument: '[data...]',
  argumentSummary: 'without --expr: CSV or Parquet files with the target, or - for standard input',
  flags: [...Object.values(traceFlags), ...Object.values(csvOptions)],
  usable(flags) {
    const useless = flags.given(traceFlags.expr) ? modelOnly : [];
    return command.flags.filter((option) => !useless.includes(option));
  },
  async run(paths, flags, terminal) {
    checkMode(flags);
    const format = formatOf(flags);
    const model = flags.given(traceFlags.expr) ? [] : [flags.get(traceFlags.model)];
    const out = flags.get(traceFlags.out);
    const output = openOutput(
      out,
      {
        force: flags.get(traceFlags.force),
        inputs: [...paths, ...model],
        isOurs: (start) => OURS.test(start),
        kind: 'is no trace',
        endings: ['.csv', '.json', '.dot', '.svg', '.txt'],
        isNamed: flags.given(traceFlags.format),
      },
      terminal,
    );
    try {
      const view = await withProgress(terminal, flags, async (progress) => {
        const traced = flags.given(traceFlags.expr)
          ? await ofExpression(paths, flags)
          : await ofRow(paths, flags, terminal, progress);
        return viewOf(traced, flags);
      });
      output.write(await textOf(format, view, flags, terminal));
      output.commit();
    } finally {
      output.abort();
    }
    return exitCodes.done;
  },
};

/** How the first line of a trace begins, in each format. */
const OURS =
  /^(?:forward primal trace|v,formula|\{"type":"trace"|digraph trace|<svg .*\btrace of )/;

/** The format that is asked for, or that the name of the output says. */
function formatOf(flags: FlagValues): TraceFormat {
  const asked = flags.get(traceFlags.format);
  const ending = flags.get(traceFlags.out)?.toLowerCase().split('.').at(-1);
  return asked ?? traceFormats.find((format) => format === ending) ?? 'table';
}

async function textOf(
  format: TraceFormat,
  view: TraceView,
  flags: FlagValues,
  terminal: Terminal,
): Promise<string> {
  switch (format) {
    case 'table': {
      const { traceText } = await import('../views/trace-text.js');
      const isFile = flags.given(traceFlags.out);
      const { plain } = await import('../output/colours.js');
      return isFile
        ? traceText(view, plain)
        : traceText(view, stdoutColours(terminal), terminal.stdout.columns);
    }
    case 'csv': {
      const { traceCsv } = await import('../views/trace-records.js');
      return traceCsv(view);
    }
    case 'json': {
      const { traceRecord } = await import('../views/trace-records.js');
      return `${JSON.stringify(traceRecord(view))}\n`;
    }
    case 'dot':
    case 'svg': {
      const { traceDot } = await import('../views/trace-dot.js');
      if (format === 'dot') return traceDot(view);
      const { svgOf } = await import('../views/trace-svg.js');
      const of = flags.get(traceFlags.expr) ?? `the loss of row ${flags.get(traceFlags.row)}`;
      return svgOf(traceDot(view), `trace of ${escapeControls(of)}`);
    }
  }
}

function checkMode(flags: FlagValues): void {
  if (flags.get(traceFlags.mode) === 'reverse') {
    refuseUseless(
      flags,
      [traceFlags.wrt],
      'belongs to forward mode: reverse mode gives all derivatives',
    );
  } else if (!flags.given(traceFlags.wrt)) {
    const [name = undefined] = flags.get(traceFlags.at)?.[0] ?? [];
    throw new MlpError({
      kind: 'usage',
      option: 'mode',
      value: 'forward',
      problem: 'one direction is traced, and none was given',
      advice: { text: 'say what moves with', options: { wrt: name } },
    });
  }
}

/** The value of an expression. */
async function ofExpression(paths: readonly string[], flags: FlagValues): Promise<Traced> {
  refuseUseless(flags, modelOnly, 'belongs to the trace of a model, and --expr has none');
  if (paths.length > 0) {
    throw new MlpError({
      kind: 'usage',
      problem: `an expression is traced, and no data: ${quote(paths[0])}`,
      advice: 'leave one of them out',
    });
  }
  const { parseFormula } = await import('../../autodiff/formula/parse-formula.js');
  const { formulaValue } = await import('../../autodiff/formula/formula-value.js');
  const point = flags.get(traceFlags.at) ?? [];
  const inputs = point.map(([name]) => input(name, [1, 1]));
  const formula = parseFormula(flags.get(traceFlags.expr) ?? '', {
    option: 'expr',
    names: point.map(([name]) => name),
  });
  const value = formulaValue(formula, new Map(point.map(([name], i) => [name, inputs[i]])));
  return {
    output: inputs.includes(value) ? mul(1, value) : value, // the last row is the result
    inputs,
    feeds: new Map(point.map(([, number], i) => [inputs[i], [number]])),
    nameOf: ({ name = '' }) => name,
  };
}

/** The loss of one row of a file. */
async function ofRow(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<Traced> {
  refuseUseless(flags, exprOnly, 'belongs to an expression, and there is none');
  if (paths.length === 0) {
    throw new MlpError({
      kind: 'usage',
      problem: 'there is nothing to trace: neither an expression nor rows for a model',
      advice: {
        text: 'name a file of rows, or trace an expression with',
        options: { expr: 'w0 + 2*w1^2', at: 'w0=1,w1=3' },
      },
    });
  }
  const model = memberModel(await readModel(flags.get(traceFlags.model)));
  const { note } = noticesOf(terminal, flags.get(traceFlags.quiet), progress);
  const { loss, ...rest } = await lossOfRow(
    model,
    fileSource(paths, terminal, progress),
    flags.get(traceFlags.row),
    { ...readingOptions(flags), unknown: flags.get(traceFlags.unknown) },
    note,
  );
  return { output: loss, ...rest };
}

function viewOf(given: Traced, flags: FlagValues): TraceView {
  const whole = flags.get(traceFlags.atomic)
    ? { ...given, output: takeApart(given.output) }
    : given;
  const isScalar = flags.get(traceFlags.scalars);
  checkSize(whole, isScalar, flags.get(traceFlags.maxRows));
  const traced: Traced = isScalar
    ? {
        ...toScalars(whole.output, whole.inputs, whole.feeds, whole.nameOf),
        nameOf: ({ name = '' }) => name,
      }
    : whole;
  const { output, inputs, feeds, parts } = traced;
  const wrt = flags.get(traceFlags.wrt);
  const tangents = wrt === undefined ? undefined : directionOf(wrt, traced);
  return {
    rows: trace(output, inputs, feeds, { tangents, parts }),
    inputs: inputs.length,
    wrt,
    digits: flags.get(traceFlags.digits),
  };
}

/** Refuses a trace that is too long, before it is made. */
function checkSize({ output, inputs }: Traced, isScalar: boolean, most: number): void {
  const { lines } = traceLines(output, inputs);
  const count = isScalar
    ? lines.reduce((sum, { value }) => sum + size(value.shape), 0)
    : lines.length;
  if (count <= most) return;
  throw new MlpError({
    kind: 'usage',
    problem: `the trace has ${formatCount(count)} rows, more than ${formatCount(most)}`,
    advice: [
      { text: 'allow them with', options: { maxRows: String(count) } },
      ...(isScalar ? ['leave --scalars out, to trace by matrices'] : []),
    ],
  });
}

/** The direction in which one element of the inputs moves. */
function directionOf(wrt: string, { inputs, nameOf }: Traced): Feeds {
  const names: string[] = [];
  for (const x of inputs) {
    const own = Array.from({ length: size(x.shape) }, (_, i) => nameOf(x, i));
    const at = own.indexOf(wrt);
    if (at >= 0) return new Map([[x, own.map((_, i) => (i === at ? 1 : 0))]]);
    names.push(...own);
  }
  throw new MlpError({
    kind: 'usage',
    option: 'wrt',
    value: wrt,
    problem: 'there is no such input',
    advice:
      didYouMean(wrt, names) ??
      `the names are ${names.slice(0, 8).map(quote).join(', ')}${names.length > 8 ? ', …' : ''}`,
  });
}
