/*
 * Random bits that are looked up, not drawn: a hash of a key and a counter, in 32-bit integers, so that they are the
 * same on every machine and any of them can be had without those before it. (SplitMix: Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", 2014.)
 */

/** 2³² divided by the golden ratio, made odd: the step of SplitMix's counter. */
export const GOLDEN = 0x9e3779b9;

/** MurmurHash3's 32-bit finalizer (Appleby, public domain): every input bit changes every output bit. */
export function mix(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The key of one of a seed's streams: what happens at a time t of it follows from mix(key ^ t). */
export function streamKey(seed: number, stream: number): number {
  return mix(mix(seed) ^ stream);
}
