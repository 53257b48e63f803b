import { MlpError } from '../../support/errors.js';
import { isUtf8, joined } from '../../support/platform.js';
import { type Content, openContent } from '../input/content.js';
import type { Source } from '../input/source.js';
import { Utf16Transcoder } from '../input/utf16.js';
import { NewlineCounter } from './newlines.js';

const LF = 10;
const NOTHING = new Uint8Array(0);

/** So many bytes of a file that is no text tell what it is. */
const LONGEST_SIGNATURE = 512;

/** The first bytes of a text that say how it is written, the longer first. */
const byteOrderMarks = [
  { bytes: [0xff, 0xfe, 0, 0], encoding: 'UTF-32' },
  { bytes: [0, 0, 0xfe, 0xff], encoding: 'UTF-32' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'UTF-8' },
  { bytes: [0xff, 0xfe], encoding: 'UTF-16', order: 'little-endian' },
  { bytes: [0xfe, 0xff], encoding: 'UTF-16', order: 'big-endian' },
] as const;

/**
 * The text of a source, piece by piece: unpacked where it is compressed, turned into UTF-8 where it is UTF-16, checked
 * to be UTF-8 without NUL bytes, and without its byte order mark.
 */
export class RawText {
  readonly #source: Source;
  readonly #content: Content;
  readonly #newlines = new NewlineCounter();
  /** Of a Parquet file. */
  #rows: { read: number; readonly all: number } | undefined;
  #numbers: ReadonlySet<number> = new Set();

  private constructor(source: Source, content: Content) {
    this.#source = source;
    this.#content = content;
  }

  /**
   * Looks at how a source begins.
   *
   * @throws MlpError (data) when it is no text, or cannot be read
   */
  static async open(source: Source): Promise<RawText> {
    return new RawText(source, await openContent(source));
  }

  /** The name of the text: `a.tsv` for `a.tsv.gz`. */
  get name(): string {
    return this.#content.name;
  }

  /** SHA-256 of all bytes as they are in the file, in hexadecimal; known when the end is reached. */
  get sha256(): string | undefined {
    return this.#content.metered.sha256;
  }

  /** Whether it is a table by itself, with names and commas, and not written by somebody in their own way. */
  get isTable(): boolean {
    return this.#content.isParquet;
  }

  /** Which columns are numbers by their type, from 0: of a Parquet file, and known with the first piece. */
  get numbers(): ReadonlySet<number> {
    return this.#numbers;
  }

  /** The share of the file that has been read; undefined where its size is not known. */
  get share(): number | undefined {
    if (this.#rows !== undefined) return this.#rows.read / this.#rows.all;
    const { size } = this.#source;
    return size ? this.#content.metered.count / size : undefined;
  }

  /**
   * The checked bytes. Only whole characters are in a piece, and what comes before a bad line is
   * given before the error is thrown, so that which error is met first does not depend on how the
   * file happens to be cut.
   *
   * @throws MlpError (data) for another encoding, a NUL byte, or a file that cannot be read or unpacked.
   */
  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const { bytes, isParquet } = this.#content;
    if (isParquet) {
      yield* this.#fromParquet();
      return;
    }
    const first = await bytes.next();
    if (first.done) return;
    const mark = byteOrderMarks.find((one) =>
      one.bytes.every((byte, i) => first.value[i] === byte),
    );
    const start = first.value.subarray(mark?.bytes.length ?? 0);
    switch (mark?.encoding) {
      case 'UTF-32':
        throw this.#fault('this is UTF-32 text', 'iconv -f UTF-32 -t UTF-8');
      case 'UTF-16':
        yield* this.#fromUtf16(new Utf16Transcoder(mark.order), start);
        break;
      default:
        yield* this.#fromUtf8(start);
    }
  }

  async *#fromParquet(): AsyncGenerator<Uint8Array, void, undefined> {
    const { openParquet } = await import('./parquet/parquet-text.js');
    const { rows, numbers, pieces } = await openParquet(
      this.#source.name,
      await this.#content.file(),
    );
    this.#numbers = numbers;
    const progress = { read: 0, all: rows };
    this.#rows = progress;
    for await (const piece of pieces()) {
      progress.read += piece.rows;
      yield* this.#checked(piece.bytes);
    }
    for await (const _ of this.#content.bytes); // for the hash of the file
  }

  async *#fromUtf8(start: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let signature = start.subarray(0, LONGEST_SIGNATURE);
    let waiting: Uint8Array = NOTHING;
    let chunk: Uint8Array | undefined = start;
    try {
      while (chunk !== undefined) {
        if (signature.length < LONGEST_SIGNATURE && chunk !== start) {
          signature = joined([signature, chunk]).subarray(0, LONGEST_SIGNATURE);
        }
        waiting = waiting.length === 0 ? chunk : joined([waiting, chunk]);
        const end = wholeCharacters(waiting);
        yield* this.#checked(waiting.subarray(0, end));
        waiting = waiting.subarray(end);
        chunk = await this.#next();
      }
      if (waiting.length > 0) yield* this.#checked(waiting);
    } catch (error) {
      throw (await this.#foreign(signature)) ?? error;
    }
  }

  /** What tells that a file with a fault in its first bytes is of another kind. */
  async #foreign(signature: Uint8Array): Promise<MlpError | undefined> {
    let start = signature;
    while (start.length < LONGEST_SIGNATURE) {
      const chunk = await this.#next();
      if (chunk === undefined) break;
      start = joined([start, chunk]);
    }
    return this.#content.foreign(start);
  }

  async *#fromUtf16(
    transcoder: Utf16Transcoder,
    start: Uint8Array,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk: Uint8Array | undefined = start; chunk !== undefined; ) {
      const { utf8, broken } = transcoder.push(chunk);
      yield* this.#checked(utf8);
      if (broken) throw this.#brokenUtf16();
      chunk = await this.#next();
    }
    if (transcoder.end()) throw this.#brokenUtf16();
  }

  async #next(): Promise<Uint8Array | undefined> {
    const next = await this.#content.bytes.next();
    return next.done ? undefined : next.value;
  }

  #fault(problem: string, advice: string, line?: number): MlpError {
    return new MlpError({
      kind: 'data',
      place: { file: this.#source.name, line },
      problem,
      advice,
    });
  }

  #brokenUtf16(): MlpError {
    return this.#fault(
      'half a character of UTF-16 is here alone',
      'is the file whole, and text of UTF-16 all through?',
      this.#newlines.count + 1,
    );
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
    return this.#fault(problem, advice, this.#newlines.count + 1);
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
