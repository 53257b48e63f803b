import jsep from 'jsep';
import { quote } from '../../support/errors.js';
import type { Span } from './expression.js';

/** A formula as it is written, before anything in it is known to mean something. */
export interface Written {
  readonly root: jsep.Expression;
  /** Where a part is, with the parentheses around it. */
  spanOf(part: jsep.Expression): Span;
}

/** A text that the grammar does not know, and where that shows. */
export class SyntaxFault extends Error {
  constructor(
    readonly at: number,
    problem: string,
  ) {
    super(problem);
  }
}

/** A higher one binds closer. A power is read with what it is of: −x^2 is −(x^2), and 2^3^2 is 2^9. */
export const precedences = {
  ...{ '==': 1, '!=': 1, '<': 2, '>': 2, '<=': 2, '>=': 2 },
  ...{ '+': 3, '-': 3, '*': 4, '/': 4 },
};

/** Other ways to write an operator; each is as long as what it stands for, so that places stay. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['−', '-'],
  ['×', '*'],
  ['·', '*'],
  ['÷', '/'],
]);

/** Where the tokens begin that are being read, and where those are that have been. */
let starts: number[] = [];
let spans = new WeakMap<jsep.Expression, Span>();

// jsep has one grammar for all who import it; it is joined to our code, so that nobody else does.
jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
jsep.removeAllLiterals();
for (const [operator, precedence] of Object.entries(precedences)) {
  jsep.addBinaryOp(operator, precedence);
}
jsep.addUnaryOp('-');
jsep.addUnaryOp('+');

// Its own tokens have members, strings, arrays and lists, and no places. These have places, and nothing else.
jsep.hooks.add('gobble-token', function (env) {
  starts.push(this.index);
  const node = readToken(this);
  if (node !== undefined) env.node = node;
});
jsep.hooks.add('after-token', function (env) {
  const start = starts.pop();
  if (env.node === undefined || start === undefined) return;
  const end = this.index;
  spans.set(env.node, { start, end });
  this.gobbleSpaces();
  if (this.char !== '^') {
    this.index = end;
    return;
  }
  this.index += 1;
  const power = {
    type: 'BinaryExpression',
    operator: '^',
    left: env.node,
    right: this.gobbleToken(),
  };
  spans.set(power, { start, end: this.index });
  env.node = power;
});

/** @throws SyntaxFault */
export function readSyntax(text: string): Written {
  starts = [];
  spans = new WeakMap();
  const places = spans;
  const plain = text.replace(/[−×·÷]/g, (c) => spellings.get(c) ?? c);
  const spanOf = (part: jsep.Expression): Span => {
    const [first, last] = endsOf(part);
    return places.get(part) ?? { start: spanOf(first).start, end: spanOf(last).end };
  };
  const root = parse(plain);
  // What jsep takes for a list is a formula and something behind it, or commas only.
  const first = isList(root) ? root.body.at(0) : root;
  const { start, end } = first === undefined ? { start: plain.length, end: 0 } : spanOf(first);
  const before = /\S/.exec(plain.slice(0, start));
  const after = /\S/.exec(plain.slice(end));
  if (before !== null) throw unexpected(plain, before.index);
  if (after !== null) throw unexpected(plain, end + after.index);
  return { root, spanOf };
}

function parse(text: string): jsep.Expression {
  if (text.trim() === '') throw new SyntaxFault(0, 'there is no formula');
  try {
    return jsep(text);
  } catch (error) {
    if (error instanceof SyntaxFault || !(error instanceof Error)) throw error;
    if (!('index' in error) || typeof error.index !== 'number') throw error;
    throw unexpected(text, error.index);
  }
}

/** A number, a name, a call or a group; undefined where a sign is, which jsep reads. */
function readToken(scope: jsep.HookScope): jsep.Expression | undefined {
  const { char } = scope;
  if (/^\.?\d/.test(scope.expr.slice(scope.index, scope.index + 2))) {
    return scope.gobbleNumericLiteral();
  }
  if (char === '-' || char === '+') return undefined;
  if (char === '(') {
    scope.index += 1;
    const [inner] = readList(scope, false);
    return inner;
  }
  if (!/[\p{ID_Start}_$]/u.test(char)) throw unexpected(scope.expr, scope.index);
  const start = scope.index;
  const name = scope.gobbleIdentifier();
  if (name === undefined) return undefined;
  spans.set(name, { start, end: scope.index });
  const end = scope.index;
  scope.gobbleSpaces();
  if (scope.char !== '(') {
    scope.index = end;
    return name;
  }
  scope.index += 1;
  return { type: 'CallExpression', callee: name, arguments: readList(scope, true) };
}

/** Reads to behind the closing parenthesis. */
function readList(scope: jsep.HookScope, several: boolean): jsep.Expression[] {
  const list = [scope.gobbleExpression()];
  while (several && scope.char === ',') {
    scope.index += 1;
    list.push(scope.gobbleExpression());
  }
  if (scope.char !== ')') throw unexpected(scope.expr, scope.index);
  scope.index += 1;
  return list;
}

function unexpected(text: string, at: number): SyntaxFault {
  const [char] = text.slice(at).trimStart();
  return char === undefined
    ? new SyntaxFault(text.trimEnd().length, 'the formula ends too early')
    : new SyntaxFault(at, `${quote(char)} was not expected here`);
}

function isList(part: jsep.Expression): part is jsep.Compound {
  return part.type === 'Compound';
}

/** The first and the last part of what has no token of its own. */
function endsOf(part: jsep.Expression): [jsep.Expression, jsep.Expression] {
  if (isBinary(part)) return [part.left, part.right];
  return isConditional(part) ? [part.test, part.alternate] : [part, part];
}

export function isBinary(part: jsep.Expression): part is jsep.BinaryExpression {
  return part.type === 'BinaryExpression';
}

export function isConditional(part: jsep.Expression): part is jsep.ConditionalExpression {
  return part.type === 'ConditionalExpression';
}

export function isUnary(part: jsep.Expression): part is jsep.UnaryExpression {
  return part.type === 'UnaryExpression';
}

export function isCall(part: jsep.Expression): part is jsep.CallExpression {
  return part.type === 'CallExpression';
}

export function isName(part: jsep.Expression): part is jsep.Identifier {
  return part.type === 'Identifier';
}

export function isLiteral(part: jsep.Expression): part is jsep.Literal {
  return part.type === 'Literal';
}
