import { joined } from '../../support/platform.js';
import { firstRecordEnd, knownDelimiter } from './delimiter.js';
import { isOfColumns, type KnownColumns } from './known-columns.js';
import { type Preamble, preambleOf } from './preamble.js';
import { RecordReader } from './reader.js';
import { MAX_RECORD_SIZE } from './records.js';

/** So many bytes tell how a file is to be read. */
const ENOUGH = 65_536;

/** The first bytes of a file, and what stands in front of its records. */
export interface Beginning {
  readonly name: string;
  /** From the first record on: those to judge by. */
  readonly bytes: Uint8Array;
  /** What was read behind them. */
  readonly further: Uint8Array;
  /** Whether there are no more. */
  readonly isWhole: boolean;
  /** Why there are no more, where the file cannot be read on. */
  readonly fault: unknown;
  readonly preamble: Preamble;
  /** How many lines were left out on request. */
  readonly skipLines: number;
  readonly comment: string;
}

/** What is said of the beginning. */
interface Wanted {
  readonly name: string;
  readonly comment: string;
  readonly skipLines: number | undefined;
  readonly known: KnownColumns | undefined;
}

/**
 * Reads the beginning of a file: so much of it that a guess does not depend on how it comes in pieces. For a model,
 * which knows what to look for, the first record is enough, so that rows in a pipe do not wait for others.
 */
export async function readBeginning(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  wanted: Wanted,
): Promise<Beginning> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    let isWhole = false;
    let fault: unknown;
    try {
      const next = await pieces.next();
      if (next.done) isWhole = true;
      else {
        parts.push(next.value);
        size += next.value.length;
      }
    } catch (error) {
      isWhole = true;
      fault = error;
    }
    const mayDo = wanted.known !== undefined || isWhole || size >= ENOUGH;
    if (!mayDo) continue;
    if (parts.length !== 1 || bytes.length !== size) bytes = joined(parts);
    parts.splice(0, parts.length, bytes);
    const begun = begin(bytes, isWhole, wanted);
    if (begun !== undefined) return { ...begun, name: wanted.name, fault };
  }
}

/** What the bytes tell; undefined while they are too few. */
function begin(
  bytes: Uint8Array,
  isWhole: boolean,
  { name, comment, skipLines, known }: Wanted,
): Omit<Beginning, 'name' | 'fault'> | undefined {
  const isEnough = isWhole || bytes.length > MAX_RECORD_SIZE;
  const from = (preamble: Preamble) => {
    const start = bytes.subarray(preamble.size);
    const end = known === undefined ? ENOUGH : start.length;
    return {
      bytes: start.subarray(0, end),
      further: start.subarray(end),
      isWhole,
      preamble,
      comment,
    };
  };
  const hasRecord = (preamble: Preamble) =>
    known === undefined || isEnough || firstRecordEnd(bytes.subarray(preamble.size)) !== undefined;

  // A model that was trained on a file with a title may be asked about one without.
  const clean = preambleOf(bytes, 0, isEnough);
  if (clean === undefined || !hasRecord(clean)) return undefined;
  const lines = skipLines ?? known?.skipLines ?? 0;
  const isUntitled =
    skipLines === undefined && known !== undefined && fits(known, { name, ...from(clean) });
  if (lines === 0 || isUntitled) return { ...from(clean), skipLines: 0 };
  const preamble = preambleOf(bytes, lines, isEnough);
  if (preamble === undefined || !hasRecord(preamble)) return undefined;
  return { ...from(preamble), skipLines: lines };
}

/** Whether the first record is already one of the columns that are known. */
function fits(
  known: KnownColumns,
  beginning: Pick<Beginning, 'name' | 'bytes' | 'isWhole' | 'preamble' | 'comment'>,
): boolean {
  const { name, bytes, preamble, comment } = beginning;
  const delimiter = preamble.delimiter ?? knownDelimiter(known, beginning);
  const reader = new RecordReader(name, { delimiter, comment });
  const fields = [...reader.push(bytes).records, ...reader.end().records][0]?.fields;
  if (fields === undefined || !isOfColumns(known, fields)) return false;
  if (known.named) return true;
  return known.names.every((column) => known.mayHold(column, fields[Number(column.slice(1)) - 1]));
}
