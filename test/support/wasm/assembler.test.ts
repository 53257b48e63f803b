import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Body, encodeModule } from '../../../src/support/wasm/assembler.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';

/** Runs a function of one number, which leaves one. */
function run(write: (body: Body) => void, x: number): unknown {
  const body = new Body(1);
  write(body);
  const module = encodeModule([{ parameters: ['i32'], result: 'i32', body, exported: 'f' }]);
  const { memory } = new LinearMemory();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
  return exports.f?.(x);
}

it('branches out of blocks and to the beginning of loops, through conditions and other loops', () => {
  // The first number from x on that is divisible by 7 or above 50, counted through a loop inside another.
  const write = (body: Body): void => {
    const [n, k] = [body.local('i32'), body.local('i32')];
    body.get(0).set(n);
    body.block((found) => {
      body.repeat((again) => {
        body.get(n).i32(50).op('i32.gt_u').branchIf(found);
        body.loop(k, 0, 10, 1, () => {
          body
            .get(k)
            .i32(7)
            .op('i32.mul')
            .get(n)
            .op('i32.eq')
            .when(
              () => {
                body.branch(found);
              },
              () => {
                body
                  .get(k)
                  .i32(9)
                  .op('i32.eq')
                  .when(() => {
                    body.get(n).i32(1).op('i32.add').set(n).branch(again);
                  });
              },
            );
        });
      });
    });
    body.get(n);
  };
  for (let x = 0; x < 60; x++) {
    expect(run(write, x)).toBe(x > 50 ? x : Math.min(51, Math.ceil(x / 7) * 7));
  }
});

it('writes whole numbers of 64 bits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
      const high = (body: Body): Body => body.i64(n).i64(32n).op('i64.shr_u').op('i32.wrap_i64');
      expect(run(high, 0)).toBe(Number(BigInt.asIntN(32, n >> 32n)));
      expect(run((body) => body.i64(n).op('i32.wrap_i64'), 0)).toBe(Number(BigInt.asIntN(32, n)));
    }),
    { numRuns: 50 },
  );
});
