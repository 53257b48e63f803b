import type { Value } from '../../autodiff/graph.js';
import type { Lanes } from '../../autodiff/lanes.js';
import type { RowUpdate } from '../ir/kernel.js';
import { isLarge } from '../program.js';
import { rowStep } from './row-update.js';

/** What something is multiplied with: 0 and 1 are known whatever η is, other numbers are not. */
export type Factor = 0 | 1 | 'number';

/** What a state is after some steps: a sum of these times the states before them, and the gradient of the first. */
export interface Factors {
  readonly states: readonly Factor[];
  readonly gradient: Factor;
}

/**
 * Whether a step is s ← M·s + c·g for the states s at one place of a row, and the gradient g there: each new state is a
 * sum of them, times what stays for the run.
 */
export function isLinear(update: RowUpdate): boolean {
  const states = update.states.map((): Kind => 'linear');
  const after = rowStep(kinds, update, { states, gradient: 'linear' }, (): Kind => 'scalar');
  return after.every((kind) => kind === 'linear' || kind === 'zero');
}

/** Which factors there are in Mᵐ and Mᵐ⁻¹c, for every m. */
export function factorsOf(update: RowUpdate): Factors[] {
  const { m, c } = matrixOf(update);
  // reach[j][i]: whether state j gets into state i, in however many steps.
  const reach = m.map((of) => of.map((x) => x !== '0'));
  for (const k of m.keys())
    for (const j of m.keys()) for (const i of m.keys()) reach[j][i] ||= reach[j][k] && reach[k][i];
  return m.map((_, i) => ({
    states: m.map((of, j): Factor => {
      if (i !== j) return reach[j][i] ? 'number' : 0;
      // It stays as it is, and nothing that it gets into comes back.
      const returns = m.some((_, k) => k !== i && reach[i][k] && reach[k][i]);
      return of[i] === '1' && !returns ? 1 : 'number';
    }),
    gradient: c.some((x, j) => x !== '0' && (j === i || reach[j][i])) ? 'number' : 0,
  }));
}

/**
 * The state p by which all others change, as weights do by their velocity: sₚ ← q and sᵢ ← sᵢ + q, or sᵢ ← sᵢ, where
 * q = r·sₚ + γ·g with a number r that is large enough for γ to be divided by it. Then Mᵐ⁻¹c : Mᵐ is γ : r wherever sₚ is multiplied, and m steps are
 * sₚ ← (Mᵐ)ₚₚ·y and sᵢ ← sᵢ + (Mᵐ)ᵢₚ·y, where y = sₚ + γ/r·g: fewer products than with a factor for every number.
 */
export function carrierOf(update: RowUpdate): number | undefined {
  const { m, c } = matrixOf(update);
  const isCarrier = (p: number): boolean => {
    const r = m[p][p];
    const others = m.flatMap((of, j) => (j === p ? [] : [{ of, j }]));
    return (
      others.length > 0 &&
      (r === LARGE || isLarge(Number(r))) && // NaN if η is in it
      c[p] !== '0' &&
      others.every(({ of, j }) => {
        const moves = m[p][j] === m[p][p] && c[j] === c[p];
        const rests = m[p][j] === '0' && c[j] === '0';
        return (moves || rests) && of.every((x, i) => x === (i === j ? '1' : '0'));
      })
    );
  };
  return [...m.keys()].find(isCarrier);
}

/** What stands for the number that is written and large. */
const LARGE = 'large';

/** M column by column, and c, as formulas. */
function matrixOf(update: RowUpdate): { m: string[][]; c: string[] } {
  const m = update.states.map((_, j) => column(update, j));
  return { m, c: column(update, update.states.length) };
}

/** What a step makes of a 1 in one of the states, or behind them in the gradient, and zeros. */
function column(update: RowUpdate, place: number): string[] {
  const states = update.states.map((_, s) => (s === place ? '1' : '0'));
  const gradient = place === update.states.length ? '1' : '0';
  const names = new Map<Value, string>();
  return rowStep(formulas, update, { states, gradient }, (value) => {
    if (value === update.large) return LARGE;
    const name = names.get(value) ?? `x${names.size}`;
    names.set(value, name);
    return name;
  });
}

/** What a number is: 0, one that stays for the run, a linear map of the states and the gradient, or something else. */
type Kind = 'zero' | 'scalar' | 'linear' | 'other';

/** A function of what stays for the run stays, too; nothing is known of any other. */
const anyOf = (...inputs: Kind[]): Kind =>
  inputs.every((kind) => kind === 'zero' || kind === 'scalar') ? 'scalar' : 'other';

const sum = (a: Kind, b: Kind): Kind =>
  a === 'zero' ? b : b === 'zero' ? a : a === b && a !== 'other' ? a : 'other';

/** Arithmetic with kinds. */
const kinds: Lanes<Kind> = {
  constant: (x) => (x === 0 ? 'zero' : 'scalar'),
  add: sum,
  sub: sum,
  mul: (a, b) =>
    a === 'zero' || b === 'zero' ? 'zero' : a === 'scalar' ? b : b === 'scalar' ? a : 'other',
  div: (a, b) => (b === 'scalar' ? a : 'other'),
  neg: (x) => x,
  abs: anyOf,
  sqrt: anyOf,
  min: anyOf,
  max: anyOf,
  greater: anyOf,
  equal: anyOf,
  choose: anyOf,
  keep: anyOf,
  exp: anyOf,
  log: anyOf,
  tanh: anyOf,
  sigmoid: anyOf,
  sin: anyOf,
  cos: anyOf,
};

/** Short names of long calls: written out, what is used twice would be there twice, and double with each level. */
const longCalls = new Map<string, string>();
const LONG = 200;

const call =
  (name: string) =>
  (...inputs: string[]): string => {
    const text = `${name}(${inputs})`;
    if (text.length <= LONG) return text;
    const short = longCalls.get(text) ?? `call${longCalls.size}`;
    longCalls.set(text, short);
    return short;
  };

/** Numbers are computed; anything else is a call, in which zeros and ones are left out where they change nothing. */
const binary =
  (name: string, f: (a: number, b: number) => number, simpler: (a: string, b: string) => string) =>
  (a: string, b: string): string => {
    const result = f(Number(a), Number(b));
    return Number.isNaN(result) ? simpler(a, b) || call(name)(a, b) : String(result);
  };

/** Arithmetic with formulas: equal texts are equal numbers. */
const formulas: Lanes<string> = {
  constant: String,
  add: binary(
    'add',
    (a, b) => a + b,
    (a, b) => (a === '0' ? b : b === '0' ? a : ''),
  ),
  sub: binary(
    'sub',
    (a, b) => a - b,
    (a, b) => (b === '0' ? a : a === '0' ? formulas.neg(b) : ''),
  ),
  mul: binary(
    'mul',
    (a, b) => a * b,
    (a, b) => (a === '0' || b === '0' ? '0' : a === '1' ? b : b === '1' ? a : ''),
  ),
  div: binary(
    'div',
    (a, b) => a / b,
    (a, b) => (a === '0' ? '0' : b === '1' ? a : ''),
  ),
  neg: (x) => (Number.isNaN(Number(x)) ? call('neg')(x) : String(-Number(x))),
  abs: call('abs'),
  sqrt: call('sqrt'),
  min: call('min'),
  max: call('max'),
  greater: call('greater'),
  equal: call('equal'),
  choose: call('choose'),
  keep: call('keep'),
  exp: call('exp'),
  log: call('log'),
  tanh: call('tanh'),
  sigmoid: call('sigmoid'),
  sin: call('sin'),
  cos: call('cos'),
};
