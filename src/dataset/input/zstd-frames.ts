/** What begins a frame, and a frame of anything but data, in little-endian order (RFC 8878). */
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** What a byte is worth, by its place. */
const PLACES = [1, 0x100, 0x10000, 0x1000000];

/** How many bytes the length of the content takes, by its flag, and the number of a dictionary, by its own. */
const CONTENT_SIZES = [0, 2, 4, 8];
const DICTIONARY_SIZES = [0, 1, 2, 4];

/**
 * The bytes of a zstd file, cut where a frame ends. Node's decompressor leaves out, without a word, what follows a frame
 * in the same piece, of which there is some where several threads have compressed a file, or where files were joined; and
 * it takes a frame that is cut off for a whole one.
 *
 * @throws Error for bytes that are no frame, and for a file that ends within one
 */
export async function* zstdFrames(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let frame = new Frame();
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; ) {
      const to = frame.push(chunk, from);
      yield chunk.subarray(from, to);
      from = to;
      if (frame.isOver) frame = new Frame();
    }
  }
  if (frame.isBegun) throw new Error('unexpected end of file');
}

/** Finds the end of one frame in bytes that come in pieces. */
class Frame {
  #isBegun = false;
  /** What the bytes of the header are that come next, and how many there are. */
  #part: 'magic' | 'skipped' | 'descriptor' | 'block' | 'over' = 'magic';
  #needed = 4;
  #value = 0;
  #got = 0;
  /** How many bytes mean nothing for the end of the frame. */
  #content = 0;
  #hasChecksum = false;

  get isBegun(): boolean {
    return this.#isBegun;
  }

  get isOver(): boolean {
    return this.#part === 'over' && this.#content === 0;
  }

  /** Goes on with a piece, from one of its bytes on. Returns where the frame ends, or the piece. */
  push(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && !this.isOver) {
      this.#isBegun = true;
      if (this.#content > 0) {
        const count = Math.min(this.#content, bytes.length - at);
        this.#content -= count;
        at += count;
        continue;
      }
      this.#value += bytes[at++] * PLACES[this.#got++];
      if (this.#got === this.#needed) this.#next(this.#value);
    }
    return at;
  }

  #next(value: number): void {
    switch (this.#part) {
      case 'magic':
        if (value === MAGIC) this.#expect('descriptor', 1);
        else if (value >= SKIPPABLE && value < SKIPPABLE + 16) this.#expect('skipped', 4);
        else throw new Error('unknown frame');
        break;
      case 'skipped':
        this.#content = value;
        this.#part = 'over';
        break;
      case 'descriptor': {
        const isSingle = (value & 0x20) !== 0;
        const size = CONTENT_SIZES[value >> 6] || (isSingle ? 1 : 0);
        this.#content = (isSingle ? 0 : 1) + DICTIONARY_SIZES[value & 3] + size;
        this.#hasChecksum = (value & 4) !== 0;
        this.#expect('block', 3);
        break;
      }
      case 'block': {
        const isRunLength = ((value >> 1) & 3) === 1;
        this.#content = isRunLength ? 1 : value >> 3;
        if ((value & 1) === 0) this.#expect('block', 3);
        else {
          this.#content += this.#hasChecksum ? 4 : 0;
          this.#part = 'over';
        }
        break;
      }
      case 'over':
    }
  }

  #expect(part: 'skipped' | 'descriptor' | 'block', bytes: number): void {
    this.#part = part;
    this.#needed = bytes;
    this.#value = 0;
    this.#got = 0;
  }
}
