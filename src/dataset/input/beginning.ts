import { joined } from '../../support/platform.js';

/** Bytes as they come, of which the first can be looked at before they are read. */
export class Beginning {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** What is known of the first bytes. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Whether these are all. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Waits for further bytes. */
  async more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) this.#ended = true;
    else this.#bytes = this.#bytes.length === 0 ? next.value : joined([this.#bytes, next.value]);
  }

  /** All bytes, the first among them, once. */
  async *all(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#bytes.length > 0) yield this.#bytes;
    yield* { [Symbol.asyncIterator]: () => this.#chunks };
  }
}
