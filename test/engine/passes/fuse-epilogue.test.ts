import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/autodiff/graph.js';
import { add, constant, input, matmul, mul, sub, sum, tanh } from '../../../src/autodiff/ops.js';
import { compiled } from '../../../src/engine/compile.js';
import type { Engine, Program } from '../../../src/engine/program.js';
import { reference } from '../../../src/engine/reference.js';
import { randomFor } from '../../../src/support/random.js';
import { examplesOf } from '../../network/examples.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

/** What a state of that size becomes, and what else is wanted. */
interface Case {
  readonly next: Value;
  readonly outputs?: readonly Value[];
}

const half = constant(0.5);
const lower = (program: Program) => verifyPasses(program, 'double');

/** s: the state, n × m; a: n × k, b: k × m; t: m × m. */
const cases: readonly [string, number, (s: Value, a: Value, b: Value, t: Value) => Case][] = [
  ['an update by a product', 1, (s, a, b) => ({ next: sub(s, mul(half, matmul(a, b))) })],
  ['a product of the state itself', 1, (s, _a, _b, t) => ({ next: add(s, matmul(s, t)) })],
  [
    'two products in one map',
    1,
    (s, a, b, t) => ({ next: sub(sub(s, matmul(a, b)), matmul(s, t)) }),
  ],
  [
    'a product that a reduction reads, too',
    0,
    (s, a, b) => {
      const product = matmul(a, b);
      return { next: sub(s, product), outputs: [sum(product, 1)] };
    },
  ],
  [
    'a product that another one reads, too',
    1, // the other one
    (s, a, b, t) => {
      const product = matmul(a, b);
      return { next: sub(sub(s, product), matmul(product, t)) };
    },
  ],
  [
    'a product that is asked for afterwards',
    0,
    (s, a, b) => {
      const product = matmul(a, b);
      return { next: sub(s, product), outputs: [product] };
    },
  ],
  ['a map that is long', 0, (s, a, b) => ({ next: sub(s, tanh(mul(half, tanh(matmul(a, b))))) })],
];

const sizes: readonly (readonly [rows: number, columns: number, inner: number])[] = [
  [2, 3, 5],
  [4, 8, 8],
  [5, 9, 4],
  [9, 13, 2],
  [17, 34, 7],
];

function programOf([rows, columns, inner]: (typeof sizes)[number], make: (typeof cases)[0][2]) {
  const s = input('s', [rows, columns]);
  const fixed = [
    input('a', [rows, inner]),
    input('b', [inner, columns]),
    input('t', [columns, columns]),
  ];
  const { next, outputs = [] } = make(s, fixed[0], fixed[1], fixed[2]);
  const program = graphProgram({ state: [{ value: s, next, initial: 1 }], fixed, outputs });
  return { program, s, fixed, outputs };
}

/** The state and the outputs after three steps. */
function run(engine: Engine, { program, s, fixed, outputs }: ReturnType<typeof programOf>) {
  const plan = engine.compile(program, 'double');
  const random = randomFor(1, 'numbers');
  plan.load(examplesOf([[0, 0]]));
  for (const value of fixed) {
    const numbers = Array.from({ length: value.shape[0] * value.shape[1] }, () => random.normal());
    plan.write(
      value,
      numbers.map((x) => x / 8),
    );
  }
  plan.run(new Uint32Array(3), { learningRate: 0, firstStep: 0 });
  return [s, ...outputs].map((value) => [...plan.read(value)]);
}

describe.each(cases)('%s', (_, count, make) => {
  it.each(sizes)('is as in the reference: %d × %d', (...size) => {
    const setting = programOf(size, make);
    const found = run(compiled, setting);
    run(reference, setting).forEach((numbers, i) => {
      numbers.forEach((x, k) => {
        expect(Math.abs(found[i][k] - x)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(x)));
      });
    });
  });

  it(`takes ${count} of the products tile by tile`, () => {
    const lowered = lower(programOf(sizes[4], make).program);
    const taken = lowered.kernels.filter((kernel) => kernel.kind === 'map' && kernel.product);
    expect(taken).toHaveLength(count);
    for (const kernel of taken) {
      if (kernel.kind === 'map' && kernel.product) {
        expect(lowered.stored.has(kernel.product)).toBe(false);
      }
    }
  });
});

it('never overwrites a state that the product still reads', () => {
  const { program } = programOf(sizes[2], (s, _a, _b, t) => ({ next: add(s, matmul(s, t)) }));
  expect(lower(program).inPlace.size).toBe(0);
  const other = programOf(sizes[2], (s, a, b) => ({ next: add(s, matmul(a, b)) }));
  expect(lower(other.program).inPlace.size).toBe(1);
});

it('computes a product where it is taken, but of what was there before the step', () => {
  const setting = programOf(sizes[2], (s) => ({ next: s }));
  const [a, b] = setting.fixed;
  // The product comes first, then B changes, and then the map takes the product.
  const [{ value: s, initial }] = setting.program.state;
  const changed = mul(half, b);
  const state = [
    { value: s, next: sub(matmul(a, b), sum(changed, 0)), initial },
    { value: b, next: changed, initial: 3 },
  ];
  const program = { ...setting.program, fixed: [a], state };
  const { kernels, inPlace } = lower(program);
  expect(kernels.some((kernel) => kernel.kind === 'map' && kernel.product)).toBe(true);
  expect(inPlace.has(changed)).toBe(false);
  const changing = { ...setting, program, fixed: [a], outputs: [b] };
  expect(run(compiled, changing)).toEqual(run(reference, changing));
});
