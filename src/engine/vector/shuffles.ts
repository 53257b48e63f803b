/** Bytes of two vectors: their first halves, their second ones, and the numbers of both alternately. */
export const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
export const HIGH_HALVES = LOW_HALVES.map((byte) => byte + 8);
export const LOW_INTERLEAVED = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
export const HIGH_INTERLEAVED = LOW_INTERLEAVED.map((byte) => byte + 8);
