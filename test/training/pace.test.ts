import { expect, it } from 'vitest';
import type { Plan } from '../../src/engine/program.js';
import { startPace } from '../../src/training/pace.js';

/** A plan whose pieces take their time; it counts the examples that it is given. */
function slowPlan(): Plan & { readonly given: () => number } {
  let examples = 0;
  return {
    load() {},
    run(order) {
      examples += order.length;
      const end = performance.now() + 60;
      while (performance.now() < end);
    },
    resetSums() {},
    endEpoch() {},
    sums: () => new Map(),
    read: () => new Float64Array(0),
    write() {},
    given: () => examples,
  };
}

const order = Uint32Array.from({ length: 1000 }, (_, i) => i);
const settings = { learningRate: 0.1, firstStep: 0 };

it('leaves out the rest of a long epoch of which nothing can come any more', async () => {
  const plan = slowPlan();
  const pace = startPace(plan, 1, {});
  expect(await pace.run(order, settings, 1, () => plan.given() >= 32)).toBe(true);
  expect(plan.given()).toBeLessThan(order.length / 2);
  expect(pace.spent().examples).toBe(plan.given());
});

it.each([
  ['a short epoch', 48, (): boolean => true],
  ['one that is well', 200, (): boolean => false],
] as const)('goes through %s to its end', async (_, examples, isLost) => {
  const plan = slowPlan();
  const part = order.subarray(0, examples);
  expect(await startPace(plan, 1, {}).run(part, settings, 1, isLost)).toBe(true);
  expect(plan.given()).toBe(examples);
});
