import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinearMemory, MAX_BYTES } from '../../../src/support/wasm/memory.js';

/** Asking for a place, or making the last one larger or smaller. */
const step = fc.record({
  kind: fc.constantFrom('reserve' as const, 'resize' as const),
  bytes: fc.oneof(fc.nat(100), fc.nat(200_000)),
  alignment: fc.constantFrom(1, 16, 64, 4096),
});

it('gives places that are aligned, zero at first, and nobody else’s', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const memory = new LinearMemory();
      const places: { offset: number; bytes: number }[] = [];
      for (const { kind, bytes, alignment } of steps) {
        const last = places.at(-1);
        let known = 0;
        if (kind === 'reserve' || last === undefined) {
          const offset = memory.reserve(bytes, alignment);
          expect(offset % alignment).toBe(0);
          places.push({ offset, bytes });
        } else {
          known = Math.min(last.bytes, bytes);
          memory.resize(last.offset, bytes);
          last.bytes = bytes;
        }
        const { offset } = places[places.length - 1];
        expect(offset + bytes).toBeLessThanOrEqual(memory.end);
        const own = new Uint8Array(memory.buffer, offset, bytes);
        expect(own.subarray(known).every((byte) => byte === 0)).toBe(true);
        own.fill(places.length);
        places.forEach((place, i) => {
          const all = new Uint8Array(memory.buffer, place.offset, place.bytes);
          expect(all.every((byte) => byte === i + 1)).toBe(true);
        });
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

it('changes the size of the last place only', () => {
  const memory = new LinearMemory();
  const [empty, full] = [memory.reserve(0), memory.reserve(100)];
  expect([memory.isLast(empty), memory.isLast(full)]).toEqual([false, true]);
  expect(() => memory.resize(empty, 8)).toThrow('there is something behind this place');
});

it('refuses what WebAssembly cannot hold, and stays as it was', () => {
  const memory = new LinearMemory();
  memory.reserve(1);
  const { end } = memory;
  expect(() => memory.reserve(MAX_BYTES)).toThrow(/^this would take 4\.0 GiB of memory/);
  expect(memory.end).toBe(end);
});
