import { GOLDEN, mix, streamKey } from '../support/split-mix.js';

/** The streams of orders: no layer has such a number, whose dropout has the other streams of a seed. */
const PLACES = 0x6f726472;
const MASKS = PLACES + 1;

/**
 * Fills `order` with the numbers of the examples in the order of an epoch, which follows from the seed and the number
 * of the epoch alone: a training that carries on from an epoch needs no other to be shuffled first.
 *
 * The shuffle is Fisher and Yates's, inside out (Durstenfeld, 1964; Knuth, TAOCP 2, § 3.4.2, algorithm P). The place of
 * the i-th example, from 0, is uniform in 0 … i: ⌊(i + 1)·u/2³²⌋, where u is a hash of i under two keys. With
 * one key, two epochs' sequences would be pieces of the same sequence of 2³² and could overlap.
 */
export function shuffleEpoch(order: Uint32Array, seed: number, epoch: number): void {
  const key = mix(streamKey(seed, PLACES) ^ epoch);
  const mask = mix(streamKey(seed, MASKS) ^ epoch);
  let counter = key;
  for (let i = 0; i < order.length; i++) {
    counter = (counter + GOLDEN) | 0;
    const u = mix(mix(counter) ^ mask) >>> 0;
    const place = Math.floor((u / 4_294_967_296) * (i + 1));
    order[i] = order[place];
    order[place] = i;
  }
}
