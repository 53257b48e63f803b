import type { Zeros } from '../input/source.js';

/** Bytes that one request is for. */
const PIECE = 1_048_576;
/** So far is asked ahead of what is written. */
const AHEAD = 4 * PIECE;

/** Some bytes that are asked for. */
interface Piece {
  readonly from: number;
  readonly done: Promise<void>;
  isDone: boolean;
}

/**
 * Takes pages of memory from the system before they are written to, in another thread. A page that a program touches for
 * the first time stops it until the system has found and cleared one: for a matrix of small integers that is two fifths of
 * the time in which its file is read. Here another thread writes zeros to the bytes that come next: these are zeros anyway,
 * but their pages are there then.
 *
 * Nothing but zeros may have been written to these bytes before they are ready. Where no thread writes zeros, all are
 * ready at once.
 */
export class PagesAhead {
  /** What was asked for and is perhaps not done, in the order of its bytes. */
  readonly #pieces: Piece[] = [];
  #buffer = new ArrayBuffer(0);
  /** What is asked for next, and where it ends. */
  #next = 0;
  #end = 0;
  #zeros: Zeros | undefined;

  /** @param zeros which are closed with it */
  constructor(zeros: Zeros | undefined) {
    this.#zeros = zeros;
  }

  /** Begins with other bytes, after those before them were settled; the first of them are left to the writer, who is there at once. */
  begin(buffer: ArrayBuffer, from: number, to: number): void {
    if (this.#pieces.length > 0) throw new Error('these bytes are still asked for');
    this.#buffer = buffer;
    this.#end = to;
    this.#next = this.#zeros === undefined ? to : Math.min(from + 2 * PIECE, to);
  }

  /** Waits until all bytes in front of one can be written to, and says up to where they can be. */
  async ready(to: number): Promise<number> {
    this.#ask(to + AHEAD);
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (!first.isDone && first.from >= to) return first.from;
      await first.done;
      this.#pieces.shift();
    }
    return this.#next; // from here on will be asked for
  }

  /** Waits until nothing is asked for, and asks for no more of these bytes: they may then be moved or given back. */
  async settle(): Promise<void> {
    this.#next = this.#end;
    for (const { done } of this.#pieces.splice(0)) await done;
  }

  /** The same, for good. */
  async close(): Promise<void> {
    await this.settle();
    this.#zeros?.close();
    this.#zeros = undefined;
  }

  #ask(to: number): void {
    const zeros = this.#zeros;
    if (zeros === undefined) return;
    while (this.#next < Math.min(to, this.#end)) {
      const from = this.#next;
      this.#next = Math.min(from + PIECE, this.#end);
      const bytes = new Uint8Array(this.#buffer, from, this.#next - from);
      const piece: Piece = {
        from,
        isDone: false,
        done: zeros.fill(bytes).then(() => {
          piece.isDone = true;
        }),
      };
      this.#pieces.push(piece);
    }
  }
}
