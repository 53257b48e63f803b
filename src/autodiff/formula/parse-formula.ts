import type jsep from 'jsep';
import { type MlpError, type Problem, quote } from '../../support/errors.js';
import { isKeyOf } from '../../support/records.js';
import { didYouMean } from '../../support/suggest.js';
import { orList } from '../../support/words.js';
import { type Expression, type Formula, formulaError, type Span } from './expression.js';
import {
  conditional,
  constants,
  functions,
  negation,
  type Operation,
  operators,
} from './operations.js';
import {
  isBinary,
  isCall,
  isConditional,
  isLiteral,
  isName,
  isUnary,
  readSyntax,
  SyntaxFault,
  type Written,
} from './syntax.js';

/** Longer ones are refused: the parser calls itself for each parenthesis. */
export const MOST_CHARACTERS = 500;

export interface FormulaContext {
  /** The option of which the formula is the value. */
  readonly option?: string | undefined;
  /** The names that it may use besides pi and e; any when there is none. */
  readonly names?: readonly string[] | undefined;
}

/**
 * Reads a formula: numbers, names, + − × ÷ ^, comparisons, a ? b : c, and the functions of `operations.ts`. Nothing is
 * evaluated as code.
 *
 * @throws MlpError for anything else, with the place in the formula
 */
export function parseFormula(text: string, { option, names }: FormulaContext = {}): Formula {
  const fault: Fault = (span, problem, advice) =>
    formulaError({ text, option }, span, problem, advice);
  if (text.length > MOST_CHARACTERS) {
    throw fault(
      { start: MOST_CHARACTERS, end: MOST_CHARACTERS },
      `a formula has at most ${MOST_CHARACTERS} characters, not ${text.length}`,
    );
  }
  let written: Written;
  try {
    written = readSyntax(text);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    const { at, message } = error;
    const isFactor =
      /[\p{L}\d.)]$/u.test(text.slice(0, at).trimEnd()) && /^[\p{L}\d(]/u.test(text.slice(at));
    throw fault(
      { start: at, end: Math.min(at + 1, text.length) },
      message,
      isFactor ? 'write * between factors' : undefined,
    );
  }
  return { text, option, root: checked(written.root, { text, written, names, fault }) };
}

type Fault = (span: Span, problem: string, advice?: Problem['advice']) => MlpError;

interface Check {
  readonly text: string;
  readonly written: Written;
  readonly names: readonly string[] | undefined;
  readonly fault: Fault;
}

/** The formula that was written, if it means something. */
function checked(part: jsep.Expression, check: Check): Expression {
  const span = check.written.spanOf(part);
  const call = (
    callee: string,
    at: Span,
    operation: Operation,
    parts: readonly jsep.Expression[],
  ): Expression => ({
    kind: 'call',
    span,
    callee,
    at,
    operation,
    arguments: parts.map((argument) => checked(argument, check)),
  });
  if (isLiteral(part)) return numberOf(part, span, check);
  if (isName(part)) return nameOf(part.name, span, check);
  if (isUnary(part)) {
    const at = { start: span.start, end: span.start + 1 };
    const { argument } = part;
    return part.operator === '-' ? call('-', at, negation, [argument]) : checked(argument, check);
  }
  if (isBinary(part) && isKeyOf(operators, part.operator)) {
    const { operator, left, right } = part;
    const at = between(left, right, check);
    for (const side of [left, right]) refuseChain(operator, side, at, check);
    return call(operator, at, operators[operator], [left, right]);
  }
  if (isConditional(part)) {
    const { test, consequent, alternate } = part;
    return call('?', between(test, consequent, check), conditional, [test, consequent, alternate]);
  }
  if (isCall(part) && isName(part.callee)) {
    const { name } = part.callee;
    const at = check.written.spanOf(part.callee);
    const operation = functionOf(name, at, check);
    checkCount(name, at, operation, part.arguments.length, check);
    return call(name, at, operation, part.arguments);
  }
  throw check.fault(span, 'a formula has no such thing');
}

function numberOf({ value, raw }: jsep.Literal, span: Span, { fault }: Check): Expression {
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'number', span, value };
  throw fault(span, `${quote(raw)} is too large a number`);
}

function nameOf(name: string, span: Span, { names, fault }: Check): Expression {
  if (names === undefined || names.includes(name) || constants.has(name)) {
    return { kind: 'name', span, name };
  }
  const known = [...names, ...constants.keys()];
  const problem = isKeyOf(functions, name)
    ? `${name} is a function, and takes its arguments in parentheses`
    : `there is nothing named ${quote(name)} here`;
  throw fault(span, problem, `the names are ${orList(known)}`.replace(' or ', ' and '));
}

function functionOf(name: string, at: Span, { fault }: Check): Operation {
  if (isKeyOf(functions, name)) return functions[name];
  const known = Object.keys(functions);
  throw fault(
    at,
    `there is no function named ${quote(name)}`,
    didYouMean(name, known) ?? `the functions are ${known.join(', ')}`,
  );
}

function checkCount(
  name: string,
  at: Span,
  { elementwise, reduction }: Operation,
  count: number,
  { fault }: Check,
): void {
  const { least, most } = elementwise ?? { least: 1, most: 1 };
  if ((reduction !== undefined && count === 1) || (count >= least && count <= most)) return;
  const wanted = reduction === undefined || elementwise === undefined ? String(most) : 'at least 1';
  throw fault(at, `${name} takes ${wanted} argument${wanted === '2' ? 's' : ''}, not ${count}`);
}

const COMPARISONS: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', '==', '!=']);

/** a < b < c would compare c with 1 or 0. */
function refuseChain(operator: string, side: jsep.Expression, at: Span, check: Check): void {
  if (!COMPARISONS.has(operator) || !isBinary(side) || !COMPARISONS.has(side.operator)) return;
  if (check.text[check.written.spanOf(side).start] === '(') return;
  throw check.fault(at, 'comparisons cannot be chained', 'write a < b ? b < c : 0');
}

/** The place of the operator. */
function between(left: jsep.Expression, right: jsep.Expression, check: Check): Span {
  const from = check.written.spanOf(left).end;
  const operator = check.text.slice(from, check.written.spanOf(right).start);
  const start = from + operator.length - operator.trimStart().length;
  return { start, end: from + operator.trimEnd().length };
}
