import { beforeAll, describe, expect, it } from 'vitest';
import { apply, type Value } from '../../src/autodiff/graph.js';
import { mul } from '../../src/autodiff/ops.js';
import { type FormulaText, isFormulaText } from '../../src/network/formula-text.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { loadFormulas } from '../../src/network/load-part.js';
import { buildNetwork } from '../../src/network/network.js';
import type { Penalties } from '../../src/network/objective.js';
import { part, usePart } from '../../src/network/parts.js';
import { checkFormulas } from '../../src/training/check-formulas.js';
import { examplesOf, randomExamples } from '../network/examples.js';

function formula(text: string): FormulaText {
  if (isFormulaText(text)) return text;
  throw new Error(`${text} could be a name`);
}

interface Formulas {
  readonly activation?: string;
  readonly loss?: string;
  readonly penalty?: string;
}

function check({ activation, loss, penalty }: Formulas, examples = randomExamples(20, 4, 3)): void {
  const network = buildNetwork({
    inputs: 4,
    hidden: [{ units: 5, activation: activation === undefined ? 'tanh' : formula(activation) }],
    outputs: { units: 3, activation: 'softmax' },
  });
  const penalties: Penalties =
    penalty === undefined ? {} : { formula: { text: formula(penalty), strength: 1 } };
  const objective = {
    loss: loss === undefined ? ('squared' as const) : formula(loss),
    logBase: '2' as const,
  };
  checkFormulas(
    { network, objective, penalties, seed: 1 },
    { examples },
    initialWeights(network, 1),
  );
}

beforeAll(loadFormulas);

describe('formulas on the first examples and weights', () => {
  it.each<[Formulas]>([
    [{ activation: 'x * sigmoid(x)' }],
    [{ activation: 'max(0, x)' }],
    [{ activation: 'x > 0 ? x : exp(x) - 1' }],
    [{ activation: 'step(x) * x + sign(x)' }],
    [{ activation: 'x / (1 + abs(x))' }],
    [{ loss: 'sum(abs(c - y)^1.5)' }],
    [{ loss: '-sum(c * log2(y)) + 0.1 * sum(y^2)' }],
    [{ loss: 'max(abs(c - y))' }],
    [{ penalty: 'sum(log(1 + w^2))' }],
    [{ penalty: 'sum(sqrt(abs(w)))', loss: 'sum((c - y)^2)', activation: 'tanh(2 * x)' }],
  ])('%j agrees with differences', (formulas) => {
    expect(() => check(formulas)).not.toThrow();
  });

  it('does not mind a kink', () => {
    // Every weighted sum of a row of zeros is 0, where max(0, x) has two derivatives.
    const zeros = examplesOf(Array.from({ length: 8 }, (_, i) => [0, 0, 0, 0, i % 3]));
    for (const activation of ['max(0, x)', 'abs(x)', 'x > 0 ? 2 * x : x']) {
      expect(() => check({ activation }, zeros)).not.toThrow();
    }
  });

  it.each<[Formulas, string]>([
    [{ activation: 'log(x)' }, 'activation log(x): it gives no number'],
    [{ loss: 'sum(log(c) * y)' }, 'loss sum(log(c) * y): it gives no number'],
    [{ penalty: 'sum(w^0.3)' }, 'penalty sum(w^0.3): it gives no number'],
    [{ penalty: 'sum(sqrt(w - w))' }, 'penalty sum(sqrt(w - w)): its derivative is no number'],
  ])('%j is refused', (formulas, message) => {
    expect(() => check(formulas)).toThrow(message);
  });

  it('finds a derivative that is wrong', () => {
    const graphs = part('formulas');
    const wrong = (x: Value): Value =>
      apply({ ...mul(x, x).op, vjp: [(t) => mul(t, 2.001), null] }, [x, x]);
    usePart('formulas', {
      ...graphs,
      activationOf: (text) => ({ ...graphs.activationOf(text), apply: wrong }),
    });
    try {
      expect(() => check({ activation: 'x^2' })).toThrow(
        /^activation x\^2: its derivative does not agree: .* by reverse mode/,
      );
    } finally {
      usePart('formulas', graphs);
    }
  });
});
