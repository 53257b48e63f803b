const LF = 10;
const CR = 13;

/**
 * Counts the line ends (LF, CR or CRLF) of a text that comes in pieces; a CRLF that is cut in two
 * counts once.
 */
export class NewlineCounter {
  #count = 0;
  #afterCr = false;

  /** The line ends seen so far. */
  get count(): number {
    return this.#count;
  }

  /** Goes on over the next bytes of the text. */
  push(bytes: Uint8Array): void {
    let count = 0;
    let afterCr = this.#afterCr;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === CR || (byte === LF && !afterCr)) count++;
      afterCr = byte === CR;
    }
    this.#afterCr = afterCr;
    this.#count += count;
  }
}

/** How many line ends there are in the bytes. */
export function newlinesIn(bytes: Uint8Array): number {
  const counter = new NewlineCounter();
  counter.push(bytes);
  return counter.count;
}
