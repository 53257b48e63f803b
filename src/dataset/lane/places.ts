import type { LinearMemory } from '../../support/wasm/memory.js';
import { MAX_RECORD_SIZE } from '../csv/records.js';
import { isBeside, isText, type LaneColumn, type Run, runsOf } from './columns.js';

/** Bytes that the scanner is given at a time: more of them leave the processor's caches. */
export const CHUNK = 262_144;
/** Bytes are looked at as many as 64 at a time, also behind the last field. */
const SPARE = 96;
/** What is kept beside the matrix is taken out after at most so many bytes of it. */
const BESIDE_BYTES = 131_072;

/** The largest power of ten that is exact in float64. */
export const LARGEST_POWER = 22;

/** 10⁰ to the largest power that float64 has exactly. */
export const POWERS: readonly number[] = Array.from({ length: LARGEST_POWER + 1 }, (_, n) =>
  Number(`1e${n}`),
);

/** A dictionary of texts of less than 16 bytes: slots with the text, padded by zeros, and its code. */
export const SLOT_BITS = 13;
export const SLOTS = 1 << SLOT_BITS;
export const SLOT_BYTES = 32;
/** The code of a slot stands here. */
export const SLOT_CODE = 16;

/** What the slot of a text says instead of its code plus `CODES`, if it stands for a missing field, and if none may be. */
export const MISSING = 1;
export const REFUSED = -1;
export const CODES = 2;

/**
 * Of each feature its largest magnitude, a float64, a bit for each number of decimals that it has, and whether the scanner
 * has found a missing field. Only the last is kept of a matrix of float64.
 */
export const STATS_BYTES = 16;
export const STATS_DECIMALS = 8;
export const STATS_LACKING = 12;

/** Of each run, in words: see `RUN`. */
export const RUN_BYTES = 20;
/** Its kind, its columns, where their numbers go, their statistics or their dictionary, whether they may be missing. */
export const RUN = { kind: 0, count: 4, target: 8, table: 12, mayMiss: 16 } as const;
export const RUN_KINDS: Readonly<Record<LaneColumn['kind'], number>> = {
  feature: 0,
  number: 1,
  text: 2,
  label: 2,
  skip: 3,
};

/** What the scanner says when it returns, and what its functions hand to each other, in bytes from `state` on. */
export const STATE = { position: 0, rows: 4, value: 8, decimals: 16 } as const;

/** Where the scanner finds its tables and its input. */
export interface Places {
  readonly state: number;
  /** 10⁰ … 10²². */
  readonly powers: number;
  /** For each end of the whole part, and each end of the digits, which bytes are moved where; 17 × 17. */
  readonly shuffles: number;
  /** 16 bytes of ones, and 16 of zeros. */
  readonly masks: number;
  /** The dictionary of the texts that stand for a missing number. */
  readonly missing: number;
  readonly stats: number;
  /** The runs; from `lastRun` on the last one. */
  readonly runs: number;
  readonly lastRun: number;
  /** The dictionary of each column of texts. */
  readonly dictionaries: readonly number[];
  /** For each row of a call 8 bytes for each column that is kept beside the matrix. */
  readonly beside: number;
  readonly besideStride: number;
  /** So many rows have room beside the matrix. */
  readonly besideRows: number;
  readonly input: number;
  /** So many bytes can be put there. */
  readonly inputBytes: number;
}

/**
 * Takes the places of a scanner, and fills its tables.
 *
 * @param bytes of a number of the matrix
 */
export function takePlaces(
  memory: LinearMemory,
  columns: readonly LaneColumn[],
  bytes: 4 | 8,
): Places {
  const runs = runsOf(columns);
  const texts = columns.filter(isText).length;
  const beside = columns.filter(isBeside).length;
  const besideStride = 8 * beside;
  const besideRows = Math.max(64, Math.floor(BESIDE_BYTES / Math.max(8, besideStride)));
  const runsAt = memory.reserve(RUN_BYTES * runs.length); // before the statistics, which begin where a vector may
  const places: Places = {
    state: memory.reserve(32),
    powers: memory.reserve(8 * (LARGEST_POWER + 1)),
    shuffles: memory.reserve(17 * 17 * 16),
    masks: memory.reserve(32),
    missing: memory.reserve(SLOTS * SLOT_BYTES),
    stats: memory.reserve(STATS_BYTES * columns.length),
    runs: runsAt,
    lastRun: runsAt + RUN_BYTES * (runs.length - 1),
    dictionaries: Array.from({ length: texts }, () => memory.reserve(SLOTS * SLOT_BYTES)),
    beside: memory.reserve(besideStride * besideRows),
    besideStride,
    besideRows,
    input: memory.reserve(MAX_RECORD_SIZE + CHUNK + SPARE),
    inputBytes: MAX_RECORD_SIZE + CHUNK,
  };
  fillTables(memory.buffer, places);
  fillRuns(memory.buffer, places, runs, bytes);
  return places;
}

function fillTables(buffer: ArrayBuffer, { powers, shuffles, masks }: Places): void {
  new Float64Array(buffer, powers, POWERS.length).set(POWERS);
  const bytes = new Uint8Array(buffer);
  bytes.fill(0xff, masks, masks + 16);
  for (let point = 0; point <= 16; point++) {
    for (let end = point; end <= 16; end++) {
      // The digits go to the right end, without the point; 255 takes none.
      const digits: number[] = [];
      for (let i = 0; i < end; i++) if (i !== point) digits.push(i);
      const padded = [...new Array<number>(16 - digits.length).fill(255), ...digits];
      bytes.set(padded, shuffles + 16 * (17 * point + end));
    }
  }
}

function fillRuns(buffer: ArrayBuffer, places: Places, runs: readonly Run[], bytes: 4 | 8): void {
  const words = new Int32Array(buffer, places.runs, (RUN_BYTES / 4) * runs.length);
  runs.forEach((run, i) => {
    const { kind, count, mayMiss, at, texts } = run;
    const target = (kind === 'feature' ? bytes : 8) * at;
    const table = isText(run) ? places.dictionaries[texts] : places.stats + STATS_BYTES * at;
    words.set([RUN_KINDS[kind], count, target, table, Number(mayMiss)], (RUN_BYTES / 4) * i);
  });
}

/** Lets the scanner read numbers where it has looked for texts. @param index of the column in the file */
export function readAsNumbers(
  buffer: ArrayBuffer,
  { runs }: Places,
  columns: readonly LaneColumn[],
  index: number,
): void {
  const run = runsOf(columns).findIndex(({ first }) => first === index);
  new Int32Array(buffer, runs)[(RUN_BYTES / 4) * run] = RUN_KINDS.number;
}
