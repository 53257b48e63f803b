import type { Feeds } from '../../autodiff/evaluate.js';
import type { Value } from '../../autodiff/graph.js';
import { input, mul } from '../../autodiff/ops.js';
import type { Option } from '../../estimator/options/option.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { lossOfRow } from '../../estimator/trace-row.js';
import { readModel } from '../../model/read-model.js';
import { MlpError, quote } from '../../support/errors.js';
import { readingOptions } from '../flags/csv-flags.js';
import { fileSource } from '../flags/data-from-flags.js';
import { chosenMember } from '../flags/member-flag.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { traceFlags } from '../flags/trace-flags.js';
import type { FlagValues } from '../flags/values.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';

/** A scalar that is to be traced. */
export interface Traced {
  readonly output: Value;
  readonly inputs: readonly Value[];
  readonly feeds: Feeds;
  nameOf(input: Value, element: number): string;
  readonly parts?: ReadonlySet<Value>;
}

const exprOnly: readonly Option<unknown>[] = [traceFlags.at];
/** The flags that mean something for a row and a model alone. */
export const modelOnly: readonly Option<unknown>[] = [
  traceFlags.model,
  traceFlags.member,
  traceFlags.row,
  traceFlags.scalars,
  traceFlags.unknown,
  ...Object.values(csvOptions),
];

/** The value of an expression. */
export async function ofExpression(paths: readonly string[], flags: FlagValues): Promise<Traced> {
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
export async function ofRow(
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
  const { note } = noticesOf(terminal, flags.get(traceFlags.quiet), progress);
  const model = chosenMember(
    await readModel(flags.get(traceFlags.model), { onNote: note }),
    flags,
    note,
  );
  const { loss, ...rest } = await lossOfRow(
    model,
    fileSource(paths, terminal, progress),
    flags.get(traceFlags.row),
    { ...readingOptions(flags), unknown: flags.get(traceFlags.unknown) },
    note,
  );
  return { output: loss, ...rest };
}
