import type { Body } from '../../support/wasm/assembler.js';
import type { Vectors } from './vectors.js';

/*
 * How instructions are kept in an order that suits a processor. TurboFan, of Node 20 and 22, puts what has no effect as
 * late as it is needed, which for a sum is the end of a loop: all loads of the loop come first, and run out of registers.
 * V8 of Node 24 keeps the order in which instructions are written.
 */

/** sᵢ ← sᵢ + aᵢ·bᵢ; `push` leaves aᵢ and bᵢ on the stack. */
export function addProducts(
  body: Body,
  { op }: Pick<Vectors, 'op'>,
  sums: readonly number[],
  push: (i: number) => void,
): void {
  sums.forEach((sum, i) => {
    body.get(sum);
    push(i);
    body.op(op('mul')).op(op('add')).set(sum);
  });
}

/**
 * Keeps sums from being computed any later than here: there is a way out that needs them, and is never taken. It needs
 * them two by two, as TurboFan puts what one instruction needs side by side.
 *
 * @param push leaves a number that is never odd, as an address of numbers is
 * @param mark tells this place from others where the address is the same
 */
export function schedulingBarrier(
  body: Body,
  { op }: Pick<Vectors, 'op'>,
  sums: readonly number[],
  push: () => void,
  mark = 0,
): void {
  push();
  body.i32(2 * mark + 1).op('i32.eq');
  body.when(() => {
    for (let first = 0; first < sums.length; first += 2) {
      body.i32(0).get(sums[first]);
      if (first + 1 < sums.length) body.get(sums[first + 1]).op(op('add'));
      body.memory('v128.store', 0);
    }
    body.op('unreachable');
  });
}
