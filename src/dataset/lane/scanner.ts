import { Body, encodeModule, type WasmFunction } from '../../support/wasm/assembler.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { emitLongNumber, type FieldFunctions } from './long-number.js';
import { type BlockNumbers, LONGEST } from './number-blocks.js';
import type { ScanOptions } from './number-run.js';
import type { Places } from './places.js';
import { emitScanRows } from './scan-rows.js';
import { emitCodeOf, emitTerminator, emitTextLength } from './text-field.js';

/** Reads records from `from` on, as `emitScanRows` says it. */
export type ScanRows = (from: number, to: number, row: number, most: number) => void;

const LF = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;

/** The order of the functions in the module. */
const FUNCTIONS: FieldFunctions = { terminator: 0, textLength: 1, codeOf: 2, longNumber: 3 };

/** The scanner of a file that begins with these bytes, into rows like those of a matrix. */
export function scannerFor(
  bytes: Uint8Array,
  separator: string,
  places: Places,
  { memory, bytes: width, stride }: StoredMatrix,
): ScanRows {
  const delimiter = separator.charCodeAt(0);
  const shape = shapeOf(bytes, delimiter);
  return compileScanner(memory, places, { delimiter, bytes: width, stride, ...shape });
}

/** Compiles the scanner of a file: about three kilobytes. */
function compileScanner(memory: LinearMemory, places: Places, options: ScanOptions): ScanRows {
  const written = (
    parameters: number,
    write: (body: Body) => void,
    shape: Pick<WasmFunction, 'result' | 'exported'>,
  ): WasmFunction => {
    const body = new Body(parameters);
    write(body);
    return { parameters: new Array<'i32'>(parameters).fill('i32'), body, ...shape };
  };
  const i32 = { result: 'i32' } as const;
  const functions = [
    written(2, (body) => emitTerminator(body, options.delimiter), i32),
    written(1, (body) => emitTextLength(body, options.delimiter), i32),
    written(3, (body) => emitCodeOf(body, places), i32),
    written(3, (body) => emitLongNumber(body, places, FUNCTIONS), i32),
    written(4, (body) => emitScanRows(body, places, FUNCTIONS, options), { exported: 'scan' }),
  ];
  const module = new WebAssembly.Module(encodeModule(functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const { scan } = exports;
  if (scan === undefined) throw new Error('the scanner exports nothing');
  return scan;
}

/** Whether most of the fields in these bytes are `0`, and what others there are. */
function shapeOf(bytes: Uint8Array, delimiter: number): Pick<ScanOptions, 'sparse' | 'blocks'> {
  const limit = Math.min(bytes.length, 65_536);
  const counts = { fields: 0, zeros: 0, whole: 0, plain: 0, signs: 0 };
  let [start, digits, others] = [0, 0, 0];
  for (let i = 0; i < limit; i++) {
    const byte = bytes[i];
    if (byte >= ZERO && byte <= NINE) digits++;
    else if (byte === delimiter) {
      counts.fields++;
      if (digits === 1 && others === 0 && bytes[start] === ZERO) counts.zeros++;
      else if (digits > 0 && others === 0 && digits <= LONGEST.whole) counts.whole++;
      else if (digits > 0 && digits + others <= LONGEST.signed) {
        counts.plain++;
        if (bytes[start] === MINUS) counts.signs++;
      }
    } else if (byte === POINT || byte === MINUS) others++;
    else if (byte !== LF) others += LONGEST.signed; // part of no such number
    if (byte === delimiter || byte === LF) [start, digits, others] = [i + 1, 0, 0];
  }
  const { fields, zeros } = counts;
  return { sparse: zeros > fields / 2, blocks: blocksOf(counts) };
}

/** So many of the fields may be left to others: each ends a block, of which the bytes behind it are looked at again. */
const MOST_OTHERS = 1 / 8;

/** The numbers to look for in blocks: what nearly all fields are, and most of those that are not `0`. */
function blocksOf(
  counts: Readonly<Record<'fields' | 'zeros' | 'whole' | 'plain' | 'signs', number>>,
): BlockNumbers | undefined {
  const { fields, zeros, whole, plain, signs } = counts;
  const all = fields - zeros;
  const others = all - whole - plain;
  if (others > 0.5 * all || others > MOST_OTHERS * fields) return undefined;
  if (others + plain <= 0.1 * all) return 'whole';
  return signs > 0 ? 'signed' : 'unsigned';
}
