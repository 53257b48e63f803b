import { evaluateScalar } from '../evaluate.js';
import type { Value } from '../graph.js';
import { toValue } from '../ops/constant.js';
import type { Operand } from '../ops/elementwise.js';
import { mul, select, stopGradient } from '../ops.js';
import { type Expression, type Formula, formulaError } from './expression.js';
import { conditional, constants, type Operation, type Reduction } from './operations.js';

/** Logarithms that can be had without taking one of a rounded number. */
export interface KnownLogarithms {
  /** ln of what a name stands for. */
  readonly ofName?: ReadonlyMap<string, Value>;
  /** ln(1 − what a name stands for). */
  readonly ofComplement?: ReadonlyMap<string, Value>;
}

/**
 * The graph of a formula. What is computed from numbers alone is computed here. A reduction is over the columns: each
 * row is an example.
 *
 * @param names what the names stand for; matrices whose rows are alike
 * @throws MlpError when shapes do not fit, or nothing has a name, with the place in the formula
 */
export function formulaValue(
  formula: Formula,
  names: ReadonlyMap<string, Value>,
  logarithms: KnownLogarithms = {},
): Value {
  const parts = new Map([...names].map(([name, value]) => [name, [value]]));
  const [value] = partsOf(formula.root, { formula, parts, logarithms, all: false });
  return toValue(value);
}

/**
 * The graph of a formula of names that stand for several matrices each, as a network's weights do, which count as
 * one: a reduction is over all their elements.
 *
 * @returns as many values as are needed: one after a reduction
 */
export function formulaOfParts(
  formula: Formula,
  parts: ReadonlyMap<string, readonly Value[]>,
): Value[] {
  return partsOf(formula.root, { formula, parts, logarithms: {}, all: true }).map(toValue);
}

type Call = Extract<Expression, { kind: 'call' }>;

interface Scope {
  readonly formula: Formula;
  readonly parts: ReadonlyMap<string, readonly Value[]>;
  readonly logarithms: KnownLogarithms;
  /** Whether reductions are over everything. */
  readonly all: boolean;
}

/** The parts of what an expression stands for; one where it has a single value. */
function partsOf(expression: Expression, scope: Scope): readonly Operand[] {
  if (expression.kind === 'number') return [expression.value];
  if (expression.kind === 'name') {
    const { name, span } = expression;
    const found = scope.parts.get(name) ?? constants.get(name);
    if (found !== undefined) return typeof found === 'number' ? [found] : found;
    throw formulaError(scope.formula, span, `nothing is given for ${name}`);
  }
  const known = knownLogarithm(expression, scope.logarithms);
  if (known !== undefined) return [known];
  const { operation, at } = expression;
  const operands =
    operation === conditional
      ? branches(expression, scope)
      : expression.arguments.map((argument) => partsOf(argument, scope));
  try {
    return applied(operation, operands, scope.all);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw formulaError(scope.formula, at, error.message);
  }
}

/**
 * The operands of a ? b : c. What is computed in a branch that is not taken gets an adjoint of 0, which is still multiplied by
 * a derivative, and 0 · ∞ is no number (ln x at 0, an e^x that overflows). So its names are gates: where the branch is not
 * taken, whatever comes back is 0.
 */
function branches({ arguments: [test, ...others] }: Call, scope: Scope): (readonly Operand[])[] {
  const conditions = partsOf(test, scope);
  const gated = (isTaken: boolean): Scope => {
    const gates = [...scope.parts].map(([name, values]) => {
      const ofPart = (i: number) => conditions[conditions.length === 1 ? 0 : i];
      return [name, values.map((value, i) => gate(ofPart(i), value, isTaken))] as const;
    });
    return { ...scope, parts: new Map(gates) };
  };
  const operands = others.map((branch, b) => {
    const isWhole = reduces(branch) && !isAlike(conditions, scope.all);
    return partsOf(branch, isSteep(branch) && !isWhole ? gated(b === 0) : scope);
  });
  return [conditions, ...operands];
}

/** A value to which no adjoint comes back but where its branch is taken: where the test is not 0, or where it is. */
function gate(condition: Operand | undefined, value: Value, isTaken: boolean): Value {
  if (condition === undefined || typeof condition === 'number') return value;
  const keepsShape = condition.shape.every((n, axis) => n === 1 || n === value.shape[axis]);
  if (!keepsShape) return value;
  const stopped = stopGradient(value);
  return isTaken ? select(condition, value, stopped) : select(condition, stopped, value);
}

/** Whether a test is the same for all that a reduction takes together: no element is one that is not taken beside others. */
function isAlike(conditions: readonly Operand[], all: boolean): boolean {
  return conditions.every((condition) => {
    if (typeof condition === 'number') return true;
    const [rows, columns] = condition.shape;
    return conditions.length === 1 && columns === 1 && (rows === 1 || !all);
  });
}

function reduces(expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  const { operation, arguments: args } = expression;
  return (operation.reduction !== undefined && args.length === 1) || args.some(reduces);
}

/** Whether something in an expression has a derivative that need not be finite. */
function isSteep(expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  return expression.operation.isSteep === true || expression.arguments.some(isSteep);
}

function applied(
  { elementwise, reduction }: Operation,
  operands: readonly (readonly Operand[])[],
  all: boolean,
): readonly Operand[] {
  if (reduction !== undefined && operands.length === 1) {
    return reduced(reduction, operands[0], all);
  }
  if (elementwise === undefined) return [];
  const count = Math.max(...operands.map(({ length }) => length));
  return Array.from({ length: count }, (_, i) => {
    const own = operands.map((parts) => parts[parts.length === 1 ? 0 : i]);
    const value = elementwise.apply(...own);
    return own.every((operand) => typeof operand === 'number') ? evaluateScalar(value) : value;
  });
}

function reduced(reduction: Reduction, parts: readonly Operand[], all: boolean): Operand[] {
  const values = parts.map(toValue);
  const results = values.map((value) => {
    const ofRows = reduction.over(value, 1);
    return all ? reduction.over(ofRows, 0) : ofRows;
  });
  const joined = all ? [results.reduce((a, b) => reduction.join(a, b))] : results;
  if (reduction.mean !== true) return joined;
  const counts = values.map(({ shape: [rows, columns] }) => (all ? rows * columns : columns));
  const total = counts.reduce((a, b) => a + b);
  return joined.map((value, i) => mul(1 / (all ? total : counts[i]), value));
}

/** The value of log y or log (1 − y), where that is known. */
function knownLogarithm(
  { operation, arguments: [argument] }: Call,
  { ofName, ofComplement }: KnownLogarithms,
): Value | undefined {
  if (operation.perNatural === undefined) return undefined;
  const complement = complementOf(argument);
  const natural =
    argument.kind === 'name'
      ? ofName?.get(argument.name)
      : complement !== undefined && ofComplement?.get(complement);
  if (!natural) return undefined;
  return operation.perNatural === 1 ? natural : mul(operation.perNatural, natural);
}

/** The name y, of 1 − y. */
function complementOf(expression: Expression): string | undefined {
  if (expression.kind !== 'call' || expression.callee !== '-') return undefined;
  const [one, name] = expression.arguments;
  const isOne = one.kind === 'number' && one.value === 1;
  return isOne && name?.kind === 'name' ? name.name : undefined;
}
