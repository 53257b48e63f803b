import { bytesOf, createSha256 } from '../../support/platform.js';
import { type Source, unreadable } from './source.js';

/** The bytes of a source as they are in the file, counted and hashed on the way. */
export class MeteredBytes {
  readonly #source: Source;
  readonly #hash = createSha256();
  #sha256: string | undefined;
  #count = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** How many bytes have been read. */
  get count(): number {
    return this.#count;
  }

  /** SHA-256 of all bytes, in hexadecimal; known when the end is reached. */
  get sha256(): string | undefined {
    return this.#sha256;
  }

  /** @throws MlpError (data) for a file that cannot be read */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#source.stream) {
        const bytes = typeof chunk === 'string' ? bytesOf(chunk) : chunk;
        this.#hash.update(bytes);
        this.#count += bytes.length;
        yield bytes;
      }
    } catch (error) {
      throw unreadable(this.#source.name, error);
    }
    this.#sha256 = this.#hash.hex();
  }
}
