import { evaluate } from '../autodiff/evaluate.js';
import { type Expression, type Formula, formulaError } from '../autodiff/formula/expression.js';
import {
  formulaOfParts,
  formulaValue,
  type KnownLogarithms,
} from '../autodiff/formula/formula-value.js';
import { parseFormula } from '../autodiff/formula/parse-formula.js';
import { type Shape, sameShape, type Value } from '../autodiff/graph.js';
import { exp, input, log, max, neg, stopGradient, sub, sum } from '../autodiff/ops.js';
import { type Activation, softplus } from './activations.js';
import type { FormulaText } from './formula-text.js';
import type { InitializerChoice } from './initializers.js';
import type { Loss } from './losses.js';
import { type OutputName, outputs } from './outputs.js';

/*
 * What a formula stands for where a name could be. Each function reads the formula and tries it on small matrices,
 * so that whatever is wrong with it is said at once: @throws MlpError ('usage') with the place in the formula.
 */

/** An activation as a formula of x, the weighted sum of a unit. Sums are over the units of the layer. */
export function activationOf(text: FormulaText): Activation {
  const formula = parseFormula(text, { option: 'activation', names: ['x'] });
  refuseWithout(formula, ['x']);
  const apply = (x: Value): Value => formulaValue(formula, new Map([['x', x]]));
  const units: Shape = [2, 3];
  if (!sameShape(apply(input('x', units)).shape, units)) {
    throw misshapen(
      formula,
      'an activation gives a number for each unit, and this is one for all of them',
    );
  }
  return { apply, initializer: initializerFor(apply), summary: text };
}

/** A loss as a formula of c, the target, y, the output, and z, the weighted sums of the last layer. */
export function lossOf(text: FormulaText): Loss {
  const formula = parseFormula(text, { option: 'loss', names: ['c', 'y', 'z'] });
  refuseWithout(formula, ['y', 'z']);
  return {
    perExample({ output, z, targets }) {
      const names = new Map([
        ['c', targets],
        ['y', outputs[output].predict(z)],
        ['z', z],
      ]);
      const value = formulaValue(formula, names, logarithmsOf(output, z));
      const [examples, units] = z.shape;
      if (sameShape(value.shape, [examples, 1])) return value;
      throw misshapen(
        formula,
        `a loss is one number for each example, and this is ${units}, one for each class`,
        { text: 'add them up:', options: { loss: `sum(${text})` } },
      );
    },
    outputs: ['softmax', 'sigmoid', 'linear'],
    summary: text,
  };
}

/** A penalty as a formula of w, all weights: of every layer's matrix, and not of the biases. */
export function penaltyOf(text: FormulaText): (weights: readonly Value[]) => Value {
  const formula = parseFormula(text, { option: 'penalty', names: ['w'] });
  refuseWithout(formula, ['w']);
  const penalty = (weights: readonly Value[]): Value => {
    const [value, ...others] = formulaOfParts(formula, new Map([['w', weights]]));
    if (others.length === 0 && sameShape(value.shape, [1, 1])) return value;
    throw misshapen(formula, 'a penalty is one number, and this is one for each weight', {
      text: 'add them up:',
      options: { penalty: `sum(${text})` },
    });
  };
  penalty([input('w', [2, 3])]);
  return penalty;
}

function misshapen(
  formula: Formula,
  problem: string,
  advice?: Parameters<typeof formulaError>[3],
): Error {
  return formulaError(formula, formula.root.span, problem, advice);
}

/** What depends on nothing that is learnt has no derivative, and was not meant. */
function refuseWithout(formula: Formula, names: readonly string[]): void {
  if (names.some((name) => uses(formula.root, name))) return;
  throw formulaError(
    formula,
    formula.root.span,
    `it does not depend on ${names.join(' or ')}, so there is nothing to learn from it`,
  );
}

function uses(expression: Expression, name: string): boolean {
  return expression.kind === 'call'
    ? expression.arguments.some((argument) => uses(argument, name))
    : expression.kind === 'name' && expression.name === name;
}

/** Logarithms of an output where it is rounded to 0 or 1. */
function logarithmsOf(output: OutputName, z: Value): KnownLogarithms {
  switch (output) {
    case 'linear':
      return {};
    case 'sigmoid': // ln σ(z) = −ln(1 + e^−z), ln(1 − σ(z)) = −ln(1 + e^z)
      return {
        ofName: new Map([['y', neg(softplus(neg(z)))]]),
        ofComplement: new Map([['y', neg(softplus(z))]]),
      };
    case 'softmax': {
      const shifted = sub(z, stopGradient(max(z, 1)));
      return { ofName: new Map([['y', sub(shifted, log(sum(exp(shifted), 1)))]]) };
    }
  }
}

/**
 * He where it grows on one side only, as relu does, which halves the variance; else Glorot, as for tanh and the
 * identity.
 */
function initializerFor(apply: (x: Value) => Value): InitializerChoice {
  const x = input('x', [2, 1]);
  const [low, high] = [...evaluate([apply(x)], new Map([[x, [-1e4, 1e4]]]))[0]].map(
    (y) => Math.abs(y) > 1000,
  );
  return { name: low === high ? 'glorot' : 'he' };
}
