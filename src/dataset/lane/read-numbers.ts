import type { CsvRecord } from '../csv/records.js';
import type { FileHash, RegularFile } from '../input/source.js';
import { piecesFrom, readBody } from './body.js';
import type { LaneColumn } from './columns.js';
import { DELIMITERS, NumberLane } from './number-lane.js';
import type { NumberRows } from './number-rows.js';
import { recoveringPower } from './recovery.js';

/** How a file is to be read. */
export interface NumbersRequest {
  readonly delimiter: string;
  /** Whether the first record holds the names of the columns. */
  readonly header: boolean;
  /** The texts of missing fields, of which none is a number. */
  readonly na: readonly string[];
  /**
   * The numbers of the matrix: float64, float32 that are rounded, or, with `exact`, float32 from which the float64 can
   * be had back, and float64 where that is not certain.
   */
  readonly precision: 'double' | 'single' | 'exact';
  /** Whether the file is to be hashed, as it is by default. */
  readonly hash?: boolean | undefined;
  /** What each column is, by the first records; undefined where the lane is not for this file. */
  columns(first: readonly CsvRecord[]): readonly LaneColumn[] | undefined;
}

/** The numbers of a file. */
export interface Numbers {
  readonly rows: NumberRows;
  /** With what the float64 numbers of each feature are had back from float32, with `exact`. */
  readonly powers: readonly number[] | undefined;
  /** SHA-256 of the file, in hexadecimal; undefined where it was not asked for. */
  readonly sha256: string | undefined;
}

/**
 * Reads a file of numbers by the fast lane. Undefined where that is not for this file, or came to something that only
 * the slow road can judge: then nothing is said, and the whole file has to be read by it.
 */
export async function readNumbers(
  file: RegularFile,
  request: NumbersRequest,
): Promise<Numbers | undefined> {
  if (request.precision !== 'exact') return settled(await readAs(file, request, request.precision));
  const single = await readAs(file, request, 'single');
  return settled(single === 'inexact' ? await readAs(file, request, 'double') : single);
}

function settled(numbers: Numbers | 'inexact' | undefined): Numbers | undefined {
  return numbers === 'inexact' ? undefined : numbers;
}

async function readAs(
  file: RegularFile,
  request: NumbersRequest,
  precision: 'single' | 'double',
): Promise<Numbers | 'inexact' | undefined> {
  const body = readBody(file, request.header);
  if (body === undefined || !DELIMITERS.includes(request.delimiter)) return undefined;
  const columns = request.columns(body.first(request.delimiter));
  if (columns === undefined) return undefined;

  const { delimiter, na } = request;
  const { line } = body;
  const isHashed = request.hash !== false;
  const lane = new NumberLane({
    ...{ columns, delimiter, precision, na, line },
    size: file.size,
    zeros: file.zeros(isHashed ? 2 : 1), // a file is hashed in a thread of its own
  });
  const wanted = request.precision === 'exact' && precision === 'single';
  const isInexact = (): boolean => wanted && powersOf(lane.rows) === undefined;
  let hash: FileHash | undefined;
  try {
    await lane.push(body.bytes);
    if (lane.blocked) return undefined;
    if (isInexact()) return 'inexact';
    if (isHashed) hash = file.hash();
    for await (const length of piecesFrom(file, body.end, lane)) {
      await lane.take(length);
      if (lane.blocked) break;
    }
    await lane.end();
    if (lane.blocked) return undefined;
    if (isInexact()) return 'inexact';
    const sha256 = await hash?.sha256;
    if (hash !== undefined && sha256 === undefined) return undefined; // the file has changed
    return { rows: lane.rows, powers: wanted ? powersOf(lane.rows) : undefined, sha256 };
  } finally {
    await Promise.all([lane.close(), hash?.stop()]);
  }
}

function powersOf(rows: NumberRows): number[] | undefined {
  const powers: number[] = [];
  for (let column = 0; column < rows.matrix.columns; column++) {
    const power = recoveringPower(rows.range(column));
    if (power === undefined) return undefined;
    powers.push(power);
  }
  return powers;
}
