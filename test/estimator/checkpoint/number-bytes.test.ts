import { expect, it } from 'vitest';
import { bytesOfNumbers, numbersOfBytes } from '../../../src/estimator/checkpoint/number-bytes.js';

it.each([
  ['single', Float32Array.of(-0, 1.5, Number.NaN, -Infinity, 1e-45)],
  ['double', Float64Array.of(-0, 0.1, Number.NaN, Infinity, 5e-324)],
] as const)(
  'numbers come back from their bytes, whatever order a machine has them in: %s',
  (precision, numbers) => {
    for (const isAsStored of [true, false]) {
      const bytes = Buffer.concat([Buffer.from('x'), bytesOfNumbers(numbers, isAsStored)]);
      const back = numbersOfBytes(bytes.subarray(1), precision, isAsStored);
      expect([...back].every((x, i) => Object.is(x, numbers[i]))).toBe(true);
    }
    const turned = bytesOfNumbers(numbers, false);
    const width = numbers.BYTES_PER_ELEMENT;
    const plain = bytesOfNumbers(numbers, true);
    expect([...turned.subarray(0, width)].reverse()).toEqual([...plain.subarray(0, width)]);
  },
);
