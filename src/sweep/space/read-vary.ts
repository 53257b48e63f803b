import { parseDecimal } from '../../support/decimal.js';
import { MlpError } from '../../support/errors.js';
import { type Space, spaceOf } from './distribution.js';
import { type Axis, readRange, readValues, readWithin } from './read-values.js';

/** What works anywhere. */
const EXAMPLE = { text: 'like', options: { vary: 'lr=0.003 0.01 0.05' } };

const SPACED = 'write values that contain blanks as a list of JSON: ["a b","c"]';

/**
 * The space of some texts, one for each option, under any of its names:
 *
 * - `lr=0.003 0.01 0.05`, `layers=_,8,_ _,16,16,_`: values as a command line has them, separated by blanks
 * - `dropout=0..0.5`, `batch-size=8..64`: a range, of whole numbers where the option takes no others
 * - `l2=log:1e-5..1e-1`: a range whose logarithm is drawn evenly
 * - `activation=["x * sigmoid(x)", "relu"]`: a list of JSON, where values contain blanks
 *
 * @throws MlpError ('usage', of the option `vary`) for a text that is none of these, a name that is no option's, an option
 * that is varied twice, and values that it cannot have
 */
export function readVary(texts: readonly string[]): Space {
  const seen = new Map<string, string>();
  const axes = texts.map((text) => {
    const axis = readText(text);
    const other = seen.get(axis[0]);
    if (other !== undefined) {
      throw new MlpError({
        kind: 'usage',
        option: 'vary',
        value: text,
        problem: { text: '{} is varied twice', options: { [axis[0]]: undefined } },
        advice: 'give all of its values at once',
      });
    }
    seen.set(axis[0], text);
    return axis;
  });
  return spaceOf(axes);
}

function readText(text: string): Axis {
  const [, name, rest] = /^\s*([^=\s]+)\s*=\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  const at = { option: 'vary', value: text };
  if (name === undefined) {
    const problem = 'expected an option, "=", and what it may be';
    throw new MlpError({ kind: 'usage', ...at, problem, advice: EXAMPLE });
  }
  if (rest === '') {
    const problem = `there are no values behind "="`;
    throw new MlpError({ kind: 'usage', ...at, problem, advice: EXAMPLE });
  }
  if (rest.startsWith('[')) {
    const values = listOf(rest);
    if (values !== undefined) return readWithin(at, () => readValues(name, values));
    const problem = 'this is no list of JSON';
    throw new MlpError({ kind: 'usage', ...at, problem, advice: 'like ["tanh","relu"]' });
  }
  const range = rangeOf(rest);
  if (range !== undefined) return readWithin(at, () => readRange(name, range));
  if (/^log:/.test(rest)) {
    const problem = 'expected two numbers behind "log:"';
    const advice = { text: 'like', options: { vary: 'l2=log:1e-5..1e-1' } };
    throw new MlpError({ kind: 'usage', ...at, problem, advice });
  }
  const words = rest.split(/\s+/);
  if (words.some((word) => /^["']/.test(word))) {
    const problem = 'quotation marks hold no words together here';
    throw new MlpError({ kind: 'usage', ...at, problem, advice: SPACED });
  }
  return readWithin(at, () => readValues(name, words), words.length > 1 ? SPACED : []);
}

function listOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `0..0.5`, `log:1e-5 .. 1e-1`; undefined for what does not have a number at both ends. */
function rangeOf(text: string): { min: number; max: number; log: boolean } | undefined {
  const [, log, from, to] = /^(log:)?\s*(\S+?)\s*\.\.\s*(\S+)$/.exec(text) ?? [];
  const [min, max] = [parseDecimal(from ?? ''), parseDecimal(to ?? '')];
  return min === undefined || max === undefined ? undefined : { min, max, log: log !== undefined };
}
