import { escapeControls, MlpError } from '../../support/errors.js';
import { charactersOf, decompressor } from '../../support/platform.js';
import { allBytes } from './all-bytes.js';
import { Beginning } from './beginning.js';
import { type ForeignFormat, foreignFormats, LONGEST_BEGINNING } from './foreign-formats.js';
import { MeteredBytes } from './metered-bytes.js';
import { type PackedFormat, packedFormats } from './packed-formats.js';
import { inMemory, type RandomAccess } from './random-access.js';
import type { Source } from './source.js';
import { zstdFrames } from './zstd-frames.js';

/** Enough bytes to tell whether there is text: a byte order mark, or how an archive begins. */
const SHORTEST_BEGINNING = 4;

/** What a Parquet file begins with; a page, of which the first byte is no letter, follows. */
const PARQUET_MAGIC = [0x50, 0x41, 0x52, 0x31];

/** What is in a source, unpacked where it is compressed. */
export interface Content {
  /** The name of what is in it: `a.csv` for `a.csv.gz`. */
  readonly name: string;
  /** The bytes of the source as they are. */
  readonly metered: MeteredBytes;
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
  /** Whether it is a Parquet file, which is not read from its first byte to its last. */
  readonly isParquet: boolean;
  /** The bytes from anywhere: read into memory unless the source is a file, and as it is. */
  file(): Promise<RandomAccess>;
  /** The error for what is no CSV file by its first bytes. */
  foreign(start: Uint8Array): MlpError | undefined;
}

/**
 * Reads how a source begins, and unpacks it.
 *
 * @throws MlpError (data) when it is of a kind that is not read, or cannot be read; the bytes throw one where an
 * archive is damaged
 */
export async function openContent(source: Source): Promise<Content> {
  const metered = new MeteredBytes(source);
  const outer = await beginningOf(metered.chunks());
  const format = packedFormats.find(({ begins }) => begins(outer.bytes));
  if (format === undefined) return contentOf(source, metered, outer, undefined);
  const inner = await beginningOf(unpacked(format, source.name, outer.all()));
  return contentOf(source, metered, inner, format);
}

function contentOf(
  { name: file, file: access }: Source,
  metered: MeteredBytes,
  beginning: Beginning,
  packed: PackedFormat | undefined,
): Content {
  const name = packed === undefined ? file : file.replace(packed.extension, '');
  const foreign: Content['foreign'] = (start) => {
    const unpack = packed && `unpack it with ${unpackCommand(packed, file)} > ${plainName(name)}`;
    if (unpack !== undefined && packedFormats.some(({ begins }) => begins(start))) {
      return notCsv(file, 'compressed twice', unpack);
    }
    const format = formatOf(start, true);
    if (format === undefined) return undefined;
    if (unpack === undefined || format.unpacksItself) {
      return notCsv(file, format.what, format.advice(plainName(file), csvName(file)));
    }
    const advice = format.advice(plainName(name), csvName(name));
    return notCsv(file, format.what, `${unpack}, then ${advice}`);
  };
  const found = foreign(beginning.bytes);
  if (found !== undefined) throw found;
  const bytes = beginning.all();
  return {
    name,
    metered,
    bytes,
    isParquet: beginsParquet(beginning.bytes),
    file: async () =>
      (packed === undefined ? access : undefined) ?? inMemory(await allBytes(file, bytes)),
    foreign,
  };
}

function notCsv(file: string, what: string, advice: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file },
    problem: `this is ${what}, not CSV`,
    advice,
  });
}

/** As many bytes as tell what it is. */
async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<Beginning> {
  const beginning = new Beginning(chunks);
  const isShort = () => {
    const { bytes } = beginning;
    if (bytes.length < SHORTEST_BEGINNING) return true;
    if (bytes.length === PARQUET_MAGIC.length && beginsWithMagic(bytes)) return true;
    return bytes.length < LONGEST_BEGINNING && formatOf(bytes, false) === 'undecided';
  };
  while (!beginning.ended && isShort()) await beginning.more();
  return beginning;
}

function formatOf(start: Uint8Array, ended: true): ForeignFormat | undefined;
function formatOf(start: Uint8Array, ended: boolean): ForeignFormat | 'undecided' | undefined;
function formatOf(start: Uint8Array, ended: boolean): ForeignFormat | 'undecided' | undefined {
  const text = charactersOf(start.subarray(0, LONGEST_BEGINNING));
  for (const format of foreignFormats) {
    const begins = format.begins(text, ended);
    if (begins === undefined) return 'undecided';
    if (begins) return format;
  }
  return undefined;
}

function beginsWithMagic(start: Uint8Array): boolean {
  return PARQUET_MAGIC.every((byte, i) => start[i] === byte);
}

function beginsParquet(start: Uint8Array): boolean {
  return (
    beginsWithMagic(start) &&
    start.length > PARQUET_MAGIC.length &&
    !isText(start[PARQUET_MAGIC.length])
  );
}

/** Whether a byte is of a text, be it the end of a line. */
function isText(byte: number): boolean {
  return byte >= 0x20 || byte === 9 || byte === 10 || byte === 13;
}

async function* unpacked(
  format: PackedFormat,
  file: string,
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const at = { kind: 'data', place: { file } } as const;
  const unpack = decompressor(format.name);
  if (unpack === undefined) {
    throw new MlpError({
      ...at,
      problem: `it is compressed by ${format.name}, which this version of Node does not unpack`,
      advice: `${unpackCommand(format, file)} > ${csvName(file)}`,
    });
  }
  try {
    yield* unpack(format.name === 'zstd' ? zstdFrames(bytes) : bytes);
  } catch (error) {
    if (error instanceof MlpError) throw error; // of the file itself
    const reason = escapeControls(error instanceof Error ? error.message : String(error));
    throw new MlpError({
      ...at,
      problem: `its ${format.name} data is damaged or cut off: ${reason}`,
      advice: `${format.name} -t ${plainName(file)} tells whether the file is whole`,
    });
  }
}

function unpackCommand({ command }: PackedFormat, file: string): string {
  return `${command} ${plainName(file)}`;
}

/** A file's name in a command: only where a shell, and Python in quotes, takes it as it stands. */
function plainName(file: string): string {
  return /^[\w./][\w./+-]*$/.test(file) ? file : 'FILE';
}

/** The name of the CSV file that is made of another one. */
function csvName(file: string): string {
  return plainName(file)
    .replace(/\.(?:gz|gzip|zst|zstd|bz2|xz|lz4)$/i, '')
    .replace(/(?:\.[A-Za-z]\w{0,8})?$/, '.csv');
}
