import { closeSync, fstatSync, openSync, read } from 'node:fs';

/** Zeros without end. */
const ZEROS = '/dev/zero';
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
 * the time in which its file is read. Here zeros are read into the bytes that come next, by one of the threads in which
 * Node reads files: these bytes are zeros anyway, but their pages are there then.
 *
 * Nothing but zeros may have been written to these bytes before they are ready. Where it is not wanted, or there is no such
 * device, all are ready at once.
 */
export class PagesAhead {
  /** What was asked for and is perhaps not done, in the order of its bytes. */
  readonly #pieces: Piece[] = [];
  #buffer = new ArrayBuffer(0);
  /** What is asked for next, and where it ends. */
  #next = 0;
  #end = 0;
  #zeros: number | undefined;

  /** @param isWanted whether there is a processor for it that has nothing else to do */
  constructor(isWanted: boolean) {
    if (isWanted) this.#zeros = openedZeros();
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
    if (this.#zeros !== undefined) closeSync(this.#zeros);
    this.#zeros = undefined;
  }

  #ask(to: number): void {
    const fd = this.#zeros;
    if (fd === undefined) return;
    while (this.#next < Math.min(to, this.#end)) {
      const from = this.#next;
      this.#next = Math.min(from + PIECE, this.#end);
      const bytes = new Uint8Array(this.#buffer, from, this.#next - from);
      const piece: Piece = {
        from,
        isDone: false,
        done: new Promise((resolve) => {
          // Where it fails, the writer waits for the system himself.
          read(fd, bytes, 0, bytes.length, null, () => {
            piece.isDone = true;
            resolve();
          });
        }),
      };
      this.#pieces.push(piece);
    }
  }
}

function openedZeros(): number | undefined {
  try {
    const fd = openSync(ZEROS, 'r');
    if (fstatSync(fd).isCharacterDevice()) return fd;
    closeSync(fd); // a file of that name may hold anything
  } catch {}
  return undefined;
}
