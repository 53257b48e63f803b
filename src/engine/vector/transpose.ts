import type { Body } from '../../support/wasm/assembler.js';
import { HIGH_HALVES, HIGH_INTERLEAVED, LOW_HALVES, LOW_INTERLEAVED } from './shuffles.js';
import type { Vectors } from './vectors.js';

/** Transposes a square of numbers: as many locals as a vector has lanes. */
export function emitTranspose(body: Body, { width }: Vectors, lines: readonly number[]): void {
  const join = (a: number, b: number, lanes: readonly number[]): Body =>
    body.get(a).get(b).shuffle(lanes);
  if (width === 2) {
    const low = body.local('v128');
    join(lines[0], lines[1], LOW_HALVES).set(low);
    join(lines[0], lines[1], HIGH_HALVES).set(lines[1]);
    body.get(low).set(lines[0]);
    body.release('v128', low);
    return;
  }
  const [a, b, c, d] = lines;
  const parts = [0, 1, 2, 3].map(() => body.local('v128'));
  join(a, b, LOW_INTERLEAVED).set(parts[0]); // a0 b0 a1 b1
  join(c, d, LOW_INTERLEAVED).set(parts[1]); // c0 d0 c1 d1
  join(a, b, HIGH_INTERLEAVED).set(parts[2]); // a2 b2 a3 b3
  join(c, d, HIGH_INTERLEAVED).set(parts[3]); // c2 d2 c3 d3
  join(parts[0], parts[1], LOW_HALVES).set(a);
  join(parts[0], parts[1], HIGH_HALVES).set(b);
  join(parts[2], parts[3], LOW_HALVES).set(c);
  join(parts[2], parts[3], HIGH_HALVES).set(d);
  for (const part of parts) body.release('v128', part);
}
