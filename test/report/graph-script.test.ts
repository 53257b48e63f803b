import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { input } from '../../src/autodiff/ops.js';
import { activations } from '../../src/network/activations.js';
import { buildNetwork } from '../../src/network/network.js';
import { outputs } from '../../src/network/outputs.js';
import { graphScript } from '../../src/report/graph-script.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';

function run(script: string, inputs: readonly (readonly number[])[]): number[] {
  const predict: unknown = runInNewContext(`(inputs) => {${script}}`);
  if (typeof predict !== 'function') throw new Error('the script is no function');
  return Array.from<number>(predict(inputs));
}

const pairs = keysOf(activations).flatMap((activation) =>
  keysOf(outputs).map((output) => [activation, output] as const),
);

describe('a network in a page', () => {
  it.each(pairs)('of %s and %s predicts as the reference does', (activation, output) => {
    const units = output === 'softmax' ? 3 : 1;
    const network = buildNetwork({
      inputs: 4,
      hidden: [
        { units: 5, activation },
        { units: 3, activation },
      ],
      outputs: { units, activation: output },
    });
    const x = input('x', [1, 4]);
    const predicted = outputs[output].predict(network.forward(x));
    const random = randomFor(1, `${activation} ${output}`);
    const feeds = [x, ...network.parameters].map(
      (value) =>
        [
          value,
          Array.from({ length: value.shape[0] * value.shape[1] }, () => 6 * random.uniform() - 3),
        ] as const,
    );
    const [expected] = evaluate([predicted], new Map(feeds));
    const found = run(
      graphScript(
        feeds.map(([value]) => value),
        predicted,
      ),
      feeds.map(([, numbers]) => numbers),
    );
    expect(found.length).toBe(units);
    for (const [k, y] of found.entries()) expect(y).toBeCloseTo(expected[k], 12);
  });
});

describe('an op in a page', () => {
  const cases = Object.entries<OpCase>(opCases).filter(
    ([name]) => !['input', 'uniform'].includes(name),
  );

  it.each(cases)('%s gives what the reference gives', (name, { shapes, apply, domain }) => {
    const arguments_ = shapes.map((shape, i) => input(`x${i}`, shape));
    const output = apply(arguments_);
    const random = randomFor(2, name);
    const feeds = arguments_.map((value, i) => {
      const numbers = Array.from(
        { length: value.shape[0] * value.shape[1] },
        () => 4 * random.uniform() - 2,
      );
      return [value, domain === undefined ? numbers : numbers.map((x) => domain(x, i))] as const;
    });
    const [expected] = evaluate([output], new Map(feeds));
    const found = run(
      graphScript(arguments_, output),
      feeds.map(([, numbers]) => numbers),
    );
    expect(found.length).toBe(expected.length);
    for (const [i, y] of found.entries()) expect(y).toBeCloseTo(expected[i], 12);
  });
});
