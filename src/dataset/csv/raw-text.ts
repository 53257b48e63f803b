import { MlpError } from '../../support/errors.js';
import { bytesOf, createSha256, isUtf8, joined } from '../../support/platform.js';
import { NewlineCounter } from './newlines.js';
import { type Source, unreadable } from './source.js';

const LF = 10;
const BOM_LENGTH = 3;
const NOTHING = new Uint8Array(0);

/** The first bytes of files that are often taken for CSV files, and what to do about each. */
const signatures: readonly { bytes: readonly number[]; what: string; advice: string }[] = [
  { bytes: [0xff, 0xfe], what: 'UTF-16 text', advice: 'iconv -f UTF-16 -t UTF-8' },
  { bytes: [0xfe, 0xff], what: 'UTF-16 text', advice: 'iconv -f UTF-16 -t UTF-8' },
  { bytes: [0x1f, 0x8b], what: 'compressed by gzip', advice: 'unpack it with gunzip' },
  { bytes: [0x50, 0x4b, 3, 4], what: 'a zip archive or a spreadsheet', advice: 'save it as CSV' },
];

/**
 * The text of a source, piece by piece: checked to be UTF-8 without NUL bytes, without its byte
 * order mark, and hashed on the way.
 */
export class RawText {
  readonly #source: Source;
  readonly #hash = createSha256();
  readonly #newlines = new NewlineCounter();
  #sha256: string | undefined;
  #bytes = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** SHA-256 of all bytes as they are in the file, in hexadecimal; known when the end is reached. */
  get sha256(): string | undefined {
    return this.#sha256;
  }

  /** How many bytes have been read. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The checked bytes. Only whole characters are in a piece, and what comes before a bad line is
   * given before the error is thrown, so that which error is met first does not depend on how the
   * file happens to be cut.
   *
   * @throws MlpError (data) for another encoding, a NUL byte, or a file that cannot be read.
   */
  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    let waiting: Uint8Array = NOTHING;
    let atStart = true;
    for await (const chunk of this.#chunks()) {
      waiting = waiting.length === 0 ? chunk : joined([waiting, chunk]);
      if (atStart) {
        if (waiting.length < 4) continue; // enough to tell every signature
        waiting = this.#withoutBom(waiting);
        atStart = false;
      }
      const end = wholeCharacters(waiting);
      yield* this.#checked(waiting.subarray(0, end));
      waiting = waiting.subarray(end);
    }
    if (atStart) waiting = this.#withoutBom(waiting);
    if (waiting.length > 0) yield* this.#checked(waiting);
    this.#sha256 = this.#hash.hex();
  }

  async *#chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#source.stream) {
        const bytes = typeof chunk === 'string' ? bytesOf(chunk) : chunk;
        this.#hash.update(bytes);
        this.#bytes += bytes.length;
        yield bytes;
      }
    } catch (error) {
      throw unreadable(this.#source.name, error);
    }
  }

  #withoutBom(start: Uint8Array): Uint8Array {
    for (const { bytes, what, advice } of signatures) {
      if (bytes.every((byte, i) => start[i] === byte)) {
        throw new MlpError({
          kind: 'data',
          place: { file: this.#source.name },
          problem: `this is ${what}, not CSV`,
          advice,
        });
      }
    }
    const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
    return marked ? start.subarray(BOM_LENGTH) : start;
  }

  *#checked(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
    if (!piece.includes(0) && isUtf8(piece)) {
      this.#newlines.push(piece);
      yield piece;
      return;
    }
    let from = 0;
    for (;;) {
      const newline = piece.indexOf(LF, from);
      const to = newline === -1 ? piece.length : newline + 1;
      const line = piece.subarray(from, to);
      if (line.includes(0) || !isUtf8(line)) {
        this.#newlines.push(piece.subarray(0, from));
        if (from > 0) yield piece.subarray(0, from);
        throw this.#badLine(line);
      }
      from = to;
    }
  }

  #badLine(line: Uint8Array): MlpError {
    const nul = line.indexOf(0);
    const end = nul === -1 ? firstInvalid(line) : nul;
    this.#newlines.push(line.subarray(0, end)); // a lone CR ends a line too
    const [problem, advice] =
      nul === -1
        ? ['this is not UTF-8', 'iconv -f WINDOWS-1252 -t UTF-8']
        : ['there is a NUL byte', 'if the file is UTF-16: iconv -f UTF-16 -t UTF-8'];
    const place = { file: this.#source.name, line: this.#newlines.count + 1 };
    return new MlpError({ kind: 'data', place, problem, advice });
  }
}

/** How many of the bytes are whole characters: a sequence that is cut at the end waits. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Where the first byte is that makes a line invalid, to the character. */
function firstInvalid(line: Uint8Array): number {
  let valid = 0;
  let invalid = line.length;
  // Bisection over prefixes of whole characters: validity is monotone in them.
  while (invalid - valid > 4) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(line.subarray(0, wholeCharacters(line.subarray(0, middle))))) valid = middle;
    else invalid = middle;
  }
  return wholeCharacters(line.subarray(0, valid));
}
