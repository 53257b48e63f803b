import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { size } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { randomFor } from '../../src/support/random.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';
import { runCompiled } from './run-graph.js';

/** Numbers at the edges of both precisions, and of the domains of the functions; the last of each are subnormal. */
const positive = [0, 0.5, 1, 2, 30, 89.5, 104, 710, 746, 1e30, 3e38, 1e300, Infinity];
const subnormal = [1e-38, 1e-40, 1e-45, 2.3e-308, 1e-310, 5e-324];
const edges = [...positive, ...subnormal].flatMap((x) => [x, -x]).concat(Number.NaN);

/** Every tuple of edges for so many arguments; of many arguments, of every third edge. */
function tuples(count: number): number[][] {
  const from = count > 2 ? edges.filter((_, i) => i % 3 === 0 || i < 2) : edges;
  let all: number[][] = [[]];
  for (let k = 0; k < count; k++) all = all.flatMap((tuple) => from.map((x) => [...tuple, x]));
  return all;
}

const ULPS = 8;
const epsilon = { single: 2 ** -23, double: 2 ** -52 } as const;
const smallest = { single: 2 ** -149, double: 2 ** -1074 } as const;

const cases: [string, OpCase][] = Object.entries(opCases);
describe.each(['single', 'double'] as const)('at the edges, in %s precision', (precision) => {
  const shown = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
  /** Whether numbers are the same: NaN as NaN, an infinity as itself, zeros with their signs if they have to. */
  function agree(found: number, expected: number, signed: boolean, ulps: number): boolean {
    if (Object.is(found, expected)) return true;
    if (found === 0 && expected === 0) return !signed;
    const bound = ulps * Math.max(epsilon[precision] * Math.abs(expected), smallest[precision]);
    return Number.isFinite(expected) && Math.abs(found - expected) <= bound;
  }

  it.each(cases)('%s is that of the reference', (name, { shapes, apply, ulps = ULPS }) => {
    const inputs = shapes.map((shape, k) => ops.input(`x${k}`, shape));
    const output = apply(inputs);
    const { form } = output.op;
    // A sum that is 0, or a largest of zeros, has the sign that the order of its terms gives it, and orders differ.
    const signed = !form.kind.endsWith('product') && form.kind !== 'reduction';
    const compare = (fill: (argument: number, i: number) => number): void => {
      const feeds = new Map(
        inputs.map((x, k) => [
          x,
          Float64Array.from({ length: size(x.shape) }, (_, i) => fill(k, i)),
        ]),
      );
      const [expected] = evaluate([output], feeds, { precision });
      const [found] = runCompiled([output], feeds, precision);
      found.forEach((x, i) => {
        if (agree(x, expected[i], signed, ulps)) return;
        const given = [...feeds.values()].map((of) => [...of].map(shown).join(' ')).join('; ');
        expect.fail(`of ${given}: number ${i} is ${shown(x)}, not ${shown(expected[i])}`);
      });
    };
    const all = tuples(shapes.length);
    const each = size(shapes[0]);
    for (let first = 0; first < all.length; first += each) {
      compare((argument, i) => all[(first + i) % all.length][argument]);
    }
    // And some together that do not stand beside one another there: zeros of both signs, most of all.
    const random = randomFor(1, name);
    const some = [0, -0, 0, -0, -1, 1, Infinity, -Infinity, Number.NaN, 1e-40];
    for (let round = 1; round <= 60; round++) {
      compare(() => some[random.below(2 + (round % (some.length - 1)))]);
    }
  });

  it.each([1, 2, 3, 5, 8, 16, 17, 70])('so are the largest and the sum of %d', (length) => {
    const random = randomFor(1, `${length}`);
    const some = [-0, 0, -1, 1e-40, Number.NaN, -Infinity, Infinity];
    for (const [shape, axis] of [
      [[1, length], 1],
      [[3, length], 1],
      [[length, 1], 0],
      [[length, 3], 0],
    ] as const) {
      const x = ops.input('x', shape);
      const outputs = [ops.max(x, axis), ops.sum(x, axis)];
      for (let round = 0; round < 30; round++) {
        const feeds = new Map([
          [
            x,
            Float64Array.from(
              { length: size(shape) },
              () => some[random.below(2 + (round % (some.length - 1)))],
            ),
          ],
        ]);
        const expected = evaluate(outputs, feeds, { precision });
        runCompiled(outputs, feeds, precision).forEach((numbers, o) => {
          numbers.forEach((n, i) => {
            if (agree(n, expected[o][i], false, ULPS)) return;
            expect.fail(`${shape}: ${shown(n)}, not ${shown(expected[o][i])}`);
          });
        });
      }
    }
  });

  it('a constant of -0 leaves 0 as it is', () => {
    const x = ops.input('x', [1, 1]);
    const feeds = new Map([[x, [-1]]]);
    for (const zero of [-0, 0, -0]) {
      const outputs = [ops.add(zero, ops.mul(zero, ops.abs(x))), ops.relu(x), ops.maximum(x, 0)];
      const expected = evaluate(outputs, feeds, { precision });
      expect(runCompiled(outputs, feeds, precision)).toEqual(expected);
    }
  });
});
