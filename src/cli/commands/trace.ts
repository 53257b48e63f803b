import type { Feeds } from '../../autodiff/evaluate.js';
import { size } from '../../autodiff/graph.js';
import { takeApart } from '../../autodiff/trace/take-apart.js';
import { toScalars } from '../../autodiff/trace/to-scalars.js';
import { trace } from '../../autodiff/trace/trace.js';
import { traceLines } from '../../autodiff/trace/trace-lines.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { escapeControls, MlpError, quote } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { didYouMean } from '../../support/suggest.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { type TraceFormat, traceFlags, traceFormats } from '../flags/trace-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { formatCount } from '../output/numbers.js';
import { openOutput } from '../output/output-file.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import type { TraceView } from '../views/trace-view.js';
import { modelOnly, ofExpression, ofRow, type Traced } from './trace-subject.js';

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
        isOurs: (start) => OURS.test(start),
        kind: 'is no trace',
        example: 'trace.txt',
        endings: ['.csv', '.json', '.dot', '.svg', '.txt'],
        isNamed: flags.given(traceFlags.format),
      },
      { force: flags.get(traceFlags.force), inputs: [...paths, ...model] },
      terminal,
    );
    try {
      const view = await withProgress(terminal, flags, async (progress) => {
        const traced = flags.given(traceFlags.expr)
          ? await ofExpression(paths, flags)
          : await ofRow(paths, flags, terminal, progress);
        return viewOf(traced, flags);
      });
      if (format === 'table') output.writeStyled(await tableOf(view, flags, terminal));
      else output.write(await recordsOf(format, view, flags));
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

async function tableOf(view: TraceView, flags: FlagValues, terminal: Terminal): Promise<string> {
  const { traceText } = await import('../views/trace-text.js');
  const { plain } = await import('../output/colours.js');
  const isFile = !isStandardOutput(flags.get(traceFlags.out) ?? '-');
  return isFile
    ? traceText(view, plain)
    : traceText(view, stdoutColours(terminal), terminal.stdout.columns);
}

async function recordsOf(
  format: Exclude<TraceFormat, 'table'>,
  view: TraceView,
  flags: FlagValues,
): Promise<string> {
  switch (format) {
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
