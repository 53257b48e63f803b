import { exp } from '../../support/elementary.js';
import { MlpError, quote } from '../../support/errors.js';
import { isKeyOf, keysOf } from '../../support/records.js';
import { suggestions } from '../../support/suggest.js';
import { listed, orList } from '../../support/words.js';
import { type Space, spaceOf } from './distribution.js';
import { type Axis, readRange, readValues, readWithin } from './read-values.js';

type Entries = Readonly<Record<string, unknown>>;

/** A distribution of W&B: the keys beside `distribution` that it has, `?` behind those that it can do without. */
interface Form {
  readonly keys: readonly string[];
  readonly read: (name: string, given: Entries) => Axis;
}

/** By what W&B calls them. A logarithm without "values" in its name has its ends given as logarithms, too. */
const forms: Readonly<Record<string, Form>> = {
  constant: { keys: ['value'], read: (name, { value }) => readValues(name, [value]) },
  categorical: { keys: ['values', 'probabilities?'], read: readCategorical },
  int_uniform: numeric(['min', 'max'], ({ min, max }) => ({ min, max, log: false, step: 1 })),
  uniform: numeric(['min', 'max'], ({ min, max }) => ({ min, max, log: false })),
  q_uniform: numeric(['min', 'max', 'q?'], ({ min, max, q }) => {
    return { min, max, log: false, step: q };
  }),
  log_uniform_values: numeric(['min', 'max'], ({ min, max }) => ({ min, max, log: true })),
  q_log_uniform_values: numeric(['min', 'max', 'q?'], ({ min, max, q }) => {
    return { min, max, log: true, step: q };
  }),
  log_uniform: numeric(['min', 'max'], ({ min, max }) => {
    return { min: exp(min), max: exp(max), log: true };
  }),
  q_log_uniform: numeric(['min', 'max', 'q?'], ({ min, max, q }) => {
    return { min: exp(min), max: exp(max), log: true, step: q };
  }),
};

/** Keys of a sweep of W&B beside its parameters: what they say is said otherwise here. */
const sweepKeys: readonly string[] = [
  ...['program', 'entity', 'project', 'description', 'name', 'method', 'metric', 'parameters'],
  ...['early_terminate', 'command', 'run_cap', 'imageuri', 'job', 'controller'],
];

/**
 * The space of an object of JSON in the words of W&B's sweeps: the configuration of a sweep, of which only `parameters` counts
 * (`unusedOf` names the rest), or these alone.
 *
 * `{"lr": {"distribution": "log_uniform_values", "min": 1e-4, "max": 0.1}, "hidden": {"values": ["8", "16,8"]}}`
 *
 * A list is short for its values. Between `min` and `max` without a distribution lie whole numbers where the option takes
 * no others, and any numbers else, also where both ends are whole.
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') for what is no such object, a distribution that has no bounds, and options and values that cannot be
 */
export function readSpace(json: unknown, file: string): Space {
  const place = { file };
  const parameters = parametersOf(json);
  if (parameters === undefined || keysOf(parameters).length === 0) {
    throw new MlpError({
      kind: 'usage',
      place,
      problem: 'expected an object of options and what they may be',
      advice: 'like {"lr": {"values": [0.003, 0.01]}, "dropout": {"min": 0, "max": 0.5}}',
    });
  }
  const names = new Map<string, string>();
  const axes = Object.entries(parameters).map(([name, given]) => {
    const axis = readWithin({ place }, () => readParameter(name, given));
    const other = names.get(axis[0]);
    if (other !== undefined) {
      const problem = `${quote(other)} and ${quote(name)} are names of the same option`;
      throw new MlpError({ kind: 'usage', place, problem, advice: 'give one of them' });
    }
    names.set(axis[0], name);
    return axis;
  });
  return spaceOf(axes);
}

/** The keys of a configuration of W&B that mean nothing to the space, by their names. */
export function unusedOf(json: unknown): string[] {
  const whole = isEntries(json) && isEntries(json.parameters) ? keysOf(json) : [];
  return whole.filter((key) => key !== 'parameters');
}

function parametersOf(json: unknown): Entries | undefined {
  if (!isEntries(json)) return undefined;
  const { parameters } = json;
  if (parameters === undefined) return json;
  const strange = keysOf(json).filter((key) => !sweepKeys.includes(key));
  return isEntries(parameters) && strange.length === 0 ? parameters : undefined;
}

function readParameter(name: string, given: unknown): Axis {
  if (Array.isArray(given)) return readValues(name, given);
  if (!isEntries(given)) return readValues(name, [given]);
  if (given.parameters !== undefined) {
    throw refusal(name, 'parameters in parameters mean nothing here', 'name each option by itself');
  }
  const distribution = given.distribution ?? impliedBy(given);
  const form =
    typeof distribution === 'string' && isKeyOf(forms, distribution)
      ? forms[distribution]
      : undefined;
  if (form === undefined) throw unknownForm(name, given.distribution);
  const known = form.keys.map((key) => key.replace('?', ''));
  const strange = keysOf(given).filter((key) => key !== 'distribution' && !known.includes(key));
  const missing = form.keys.filter((key) => given[key] === undefined && !key.endsWith('?'));
  if (strange.length > 0) {
    const problem = `${listed(strange)} ${strange.length === 1 ? 'means' : 'mean'} nothing to the distribution ${quote(String(distribution))}`;
    throw refusal(name, problem, `it has ${listed(known)}`);
  }
  if (missing.length > 0) {
    const problem = `the distribution ${quote(String(distribution))} needs ${listed(missing)}`;
    throw refusal(name, problem, `add ${listed(missing)}`);
  }
  return form.read(name, given);
}

/** As W&B has it. */
function impliedBy(given: Entries): string | undefined {
  if (given.values !== undefined) return 'categorical';
  if (given.value !== undefined) return 'constant';
  if (given.min === undefined && given.max === undefined) return undefined;
  return given.q === undefined ? 'uniform' : 'q_uniform';
}

function unknownForm(name: string, distribution: unknown): MlpError {
  if (distribution === undefined) {
    return refusal(name, 'there are no values, and no range', 'give "values", or "min" and "max"');
  }
  const word = typeof distribution === 'string' ? distribution : JSON.stringify(distribution);
  const bounded = boundedFor(word);
  const problem = /normal|^inv_/.test(word)
    ? `the distribution ${quote(word)} is not supported`
    : `there is no distribution ${quote(word)}`;
  return refusal(name, problem, `give ${orList(bounded.map(quote))}`);
}

/** What may have been meant: those whose names are near, and else all of them. */
function boundedFor(word: string): readonly string[] {
  if (/normal/.test(word)) return ['uniform', 'q_uniform', 'log_uniform_values'];
  const near = suggestions(word, keysOf(forms));
  return near.length > 0 ? near : keysOf(forms);
}

function readCategorical(name: string, { values, probabilities }: Entries): Axis {
  if (!Array.isArray(values)) throw refusal(name, '"values" is no list', 'write ["a", "b"]');
  if (probabilities === undefined) return readValues(name, values);
  if (!Array.isArray(probabilities) || !probabilities.every(isProbability)) {
    throw refusal(name, '"probabilities" is no list of numbers above 0', 'write [0.25, 0.75]');
  }
  if (probabilities.length !== values.length) {
    const problem = `there are ${values.length} values and ${probabilities.length} probabilities`;
    throw refusal(name, problem, 'give as many of both');
  }
  const sum = probabilities.reduce((total: number, p) => total + p, 0);
  if (Math.abs(sum - 1) > 1e-6) {
    const problem = `the probabilities are ${Number(sum.toPrecision(6))} in all`;
    throw refusal(name, problem, 'give such that are 1 in all');
  }
  return readValues(name, values, probabilities);
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= 1;
}

interface Numbers {
  readonly min: number;
  readonly max: number;
  /** 1 where it is left out. */
  readonly q: number;
}

function numeric(
  keys: readonly string[],
  rangeOf: (numbers: Numbers) => { min: number; max: number; log: boolean; step?: number },
): Form {
  return {
    keys,
    read(name, given) {
      const { min, max, q = 1 } = given;
      if (!isNumber(min) || !isNumber(max) || !isNumber(q)) {
        const [wrong] = Object.entries({ min, max, q }).filter(([, value]) => !isNumber(value));
        throw refusal(name, `"${wrong[0]}" is no number`, 'write one in digits, without quotes');
      }
      if (q <= 0) throw refusal(name, '"q" is not above 0', 'give the distance of two values');
      return readRange(name, rangeOf({ min, max, q }));
    },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(name: string, problem: string, advice: string): MlpError {
  return new MlpError({ kind: 'usage', problem: `${quote(name)}: ${problem}`, advice });
}
