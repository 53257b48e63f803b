import { yieldToEvents } from './yield-to-events.js';

/** How long work may go on before what is due is heard, in milliseconds. */
const YIELD_MS = 50;

/**
 * Does work that comes in pieces, and hears signals and keys several times a second on the way.
 *
 * @param onPiece is told what each piece gave
 */
export async function inPieces<Piece, Result>(
  pieces: Iterator<Piece, Result>,
  onPiece?: (piece: Piece) => void,
): Promise<Result> {
  let heard = performance.now();
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    onPiece?.(value);
    if (performance.now() - heard < YIELD_MS) continue;
    await yieldToEvents();
    heard = performance.now();
  }
}

/** Does work that comes in pieces at once. */
export function atOnce<Result>(pieces: Iterator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}
