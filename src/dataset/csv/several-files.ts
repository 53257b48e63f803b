import { MlpError, nearest, quote } from '../../support/errors.js';
import { bytesOf, createSha256 } from '../../support/platform.js';
import { thereIsAColumn, thereIsNoColumn } from '../../support/words.js';
import type { FurtherSource, Source } from '../input/source.js';
import { BlanksRecord } from './blanks-record.js';
import { type CsvFile, type CsvOptions, openCsv } from './csv.js';
import { PlainRecord } from './plain-record.js';
import { type CsvRecord, widthOf } from './records.js';

/**
 * One file, or several of the same columns as one. The lines of several are numbered through, so that each record has its
 * own; `located` says which file and line it is.
 *
 * The SHA-256 of several files is that of their own, in hexadecimal, each with a line end: what
 * `sha256sum a b | cut -c1-64 | sha256sum` prints.
 */
export interface CsvFiles extends CsvFile {
  /** How many there are. */
  readonly files: number;
  /** Where a line is, of those that are numbered through. */
  placeOf(line: number): { readonly file: string; readonly line: number };
  /** An error with its place in the file that it is about. */
  located<E>(error: E): E | MlpError;
}

/**
 * Starts to read a source and those that follow it, one after another.
 *
 * The columns of each are found by the names in the first one, in any order, or by position where there are no names.
 *
 * @throws MlpError (data) as `openCsv` does; the records throw one for a file that lacks a column, or, unless a model says
 * which columns are needed, has another one
 */
export async function openFiles(source: Source, options: CsvOptions): Promise<CsvFiles> {
  const first = await openCsv(source, options);
  const { further = [] } = source;
  if (further.length === 0)
    return {
      ...first,
      files: 1,
      placeOf: (line) => ({ file: first.name, line }),
      located: (error) => error,
    };
  const joined = new JoinedFiles(first, source, further, options);
  return {
    ...first,
    files: 1 + further.length,
    placeOf: (line) => joined.placeOf(line),
    located: (error) => joined.located(error),
    batches: joined.batches(),
    share: () => joined.share,
    sha256: () => joined.sha256,
  };
}

class JoinedFiles {
  readonly #first: CsvFile;
  readonly #further: readonly FurtherSource[];
  readonly #options: CsvOptions;
  /** In bytes; undefined where one of them is not known. */
  readonly #sizes: readonly number[] | undefined;
  /** Those that have been begun, and how many lines lie in front of each. */
  readonly #begun: { readonly file: CsvFile; readonly before: number }[];
  #sha256: string | undefined;

  constructor(
    first: CsvFile,
    source: Source,
    further: readonly FurtherSource[],
    options: CsvOptions,
  ) {
    this.#first = first;
    this.#further = further;
    // The first one tells whether there are names; a model knows.
    const { header = options.known ? undefined : first.hasHeader } = options;
    this.#options = { ...options, header };
    this.#begun = [{ file: first, before: 0 }];
    const sizes = [source, ...further].flatMap(({ size }) => size ?? []);
    this.#sizes = sizes.length === 1 + further.length ? sizes : undefined;
  }

  get sha256(): string | undefined {
    return this.#sha256;
  }

  /** Of all bytes. */
  get share(): number | undefined {
    if (this.#sizes === undefined) return undefined;
    const now = this.#begun.length - 1;
    const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);
    const read = sum(this.#sizes.slice(0, now));
    const share = this.#begun[now].file.share() ?? 0;
    return (read + share * this.#sizes[now]) / (sum(this.#sizes) || 1);
  }

  async *batches(): AsyncGenerator<readonly CsvRecord[], void, undefined> {
    let last = 0;
    for await (const batch of this.#first.batches) {
      last = batch[batch.length - 1].line;
      yield batch;
    }
    for (const next of this.#further) {
      const file = await openCsv(await next.open(), this.#options);
      const before = last;
      this.#begun.push({ file, before });
      const places = placesOf(this.#first, file, this.#options);
      for await (const batch of file.batches) {
        last = before + batch[batch.length - 1].line;
        yield batch.map((record) => recordOf(record, before, places, file));
      }
    }
    const hash = createSha256();
    for (const { file } of this.#begun) hash.update(bytesOf(`${file.sha256()}\n`));
    this.#sha256 = hash.hex();
  }

  located<E>(error: E): E | MlpError {
    if (!(error instanceof MlpError)) return error;
    const { place } = error.details;
    // What is wrong with a file itself says which it is.
    if (place?.line === undefined || place.file !== this.#first.name) return error;
    const found = this.placeOf(place.line);
    if (found.line === place.line) return error;
    return new MlpError({ ...error.details, place: { ...place, ...found } });
  }

  placeOf(line: number): { file: string; line: number } {
    const within = this.#begun.findLast(({ before }) => before < line);
    const { file, before } = within ?? this.#begun[0];
    return { file: file.name, line: line - before };
  }
}

/**
 * For each column of the first file, where it is in another one; undefined where all are in their places.
 *
 * @throws MlpError (data) for a column that one of the two has not
 */
function placesOf(
  first: CsvFile,
  file: CsvFile,
  { known }: CsvOptions,
): readonly number[] | undefined {
  const at = { kind: 'data', place: { file: file.name } } as const;
  const { length } = first.header;
  if (!first.hasHeader && file.header.length !== length) {
    throw new MlpError({
      ...at,
      problem: `it has ${file.header.length} columns, and ${first.name} has ${length}`,
      advice: 'the rows of one table have the same columns',
    });
  }
  const lost = first.header.filter((name) => !file.header.includes(name));
  const added = file.header.filter((name) => !first.header.includes(name));
  if (lost.length > 0) {
    const similar = nearest(lost[0], added);
    throw new MlpError({
      ...at,
      problem: `${thereIsNoColumn(lost)}, which ${first.name} has`,
      advice:
        similar === undefined
          ? 'the rows of one table have the same columns'
          : `is ${quote(similar)} meant to be ${quote(lost[0])}?`,
    });
  }
  if (added.length > 0 && known === undefined) {
    throw new MlpError({
      ...at,
      problem: `${thereIsAColumn(added)}, which ${first.name} has not`,
      advice: 'the rows of one table have the same columns',
    });
  }
  const places = first.header.map((name) => file.header.indexOf(name));
  const isSame = added.length === 0 && places.every((place, index) => place === index);
  return isSame ? undefined : places;
}

/** A record with the columns of the first file, on a line behind those of the files before. */
function recordOf(
  record: CsvRecord,
  before: number,
  places: readonly number[] | undefined,
  file: CsvFile,
): CsvRecord {
  const line = before + record.line;
  if (places === undefined) {
    const isPlain = record instanceof PlainRecord && !(record instanceof BlanksRecord);
    return isPlain ? record.onLine(line) : { line, fields: record.fields };
  }
  const { fields } = record;
  const tooMany = widthOf(record) - file.header.length;
  // A record of another width is handed on as one, to whoever knows what becomes of it.
  return tooMany === 0
    ? { line, fields: places.map((place) => fields[place]) }
    : { line, fields: Array.from({ length: Math.max(0, places.length + tooMany) }, () => '') };
}
