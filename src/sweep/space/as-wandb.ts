import { metrics } from '../../estimator/metrics.js';
import type { Parameters } from '../parameters.js';
import { type Distribution, multiple, multiplesIn, type Space } from './distribution.js';
import { fixedValues, plainValue } from './plain-value.js';
import type { TrialCall } from './trial-call.js';

/**
 * The configuration of a sweep, in JSON, which is YAML, too. Its agent hands the parameters to the command as one argument
 * of JSON: what true and false are, differs between other spellings.
 */
export function wandbSweep(space: Space, base: Parameters, { command, metric }: TrialCall): string {
  const isGrid = [...space.values()].every(
    (distribution) => distribution.kind === 'values' && distribution.probabilities === undefined,
  );
  const [program, ...words] = command;
  const parameters = [...fixedValues(space, base), ...space].map(([key, distribution]) => [
    key,
    parameterOf(key, distribution),
  ]);
  const sweep = {
    program,
    method: isGrid ? 'grid' : 'random',
    ...(metric !== undefined && {
      metric: { name: metric, goal: metrics[metric].higherIsBetter ? 'maximize' : 'minimize' },
    }),
    parameters: Object.fromEntries(parameters),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: places that W&B's agent fills
    command: ['${env}', '${program}', ...words, '${args_json}'],
  };
  return `${JSON.stringify(sweep, undefined, 2)}\n`;
}

function parameterOf(key: string, distribution: Distribution): object {
  if (distribution.kind === 'values') {
    const values = distribution.values.map((value) => plainValue(key, value));
    const { probabilities } = distribution;
    if (probabilities !== undefined) return { distribution: 'categorical', values, probabilities };
    return values.length === 1 ? { value: values[0] } : { values };
  }
  const { min, max, log, step } = distribution;
  if (step === undefined) return { distribution: log ? 'log_uniform_values' : 'uniform', min, max };
  // W&B rounds to multiples whatever the ends are: such ends are not left.
  const { first, last } = multiplesIn(distribution, step);
  const ends = { min: multiple(first, step), max: multiple(last, step) };
  if (!log && step === 1) return { distribution: 'int_uniform', ...ends };
  return { distribution: log ? 'q_log_uniform_values' : 'q_uniform', ...ends, q: step };
}
