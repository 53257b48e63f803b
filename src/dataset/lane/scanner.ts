import { Body, encodeModule, type WasmFunction } from '../../support/wasm/assembler.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { emitLongNumber, type FieldFunctions } from './long-number.js';
import type { Places } from './places.js';
import { emitScanRows, type ScanOptions } from './scan-rows.js';
import { emitCodeOf, emitTerminator, emitTextLength } from './text-field.js';

/** Reads records from `from` on, as `emitScanRows` says it. */
export type ScanRows = (from: number, to: number, row: number, most: number) => void;

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
  const sparse = isSparse(bytes, delimiter);
  return compileScanner(memory, places, { delimiter, bytes: width, stride, sparse });
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

/** Whether most of the fields in these bytes are `0`. */
function isSparse(bytes: Uint8Array, delimiter: number): boolean {
  const limit = Math.min(bytes.length, 65_536) - 1;
  let fields = 0;
  let zeros = 0;
  for (let i = 1; i < limit; i++) {
    if (bytes[i] !== delimiter) continue;
    fields++;
    if (bytes[i - 1] === 0x30 && (i < 2 || bytes[i - 2] === delimiter)) zeros++;
  }
  return 2 * zeros > fields;
}
