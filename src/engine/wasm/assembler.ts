import {
  type Instruction,
  instructions,
  type MemoryInstruction,
  memoryInstructions,
} from './instructions.js';

/** The types of values on the stack, in locals and in signatures. */
const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = keyof typeof types;

/** An unsigned number in LEB128. */
function unsigned(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed 32-bit number in LEB128. */
function signed(n: number): number[] {
  const bytes: number[] = [];
  let rest = n | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 0x80);
  }
}

/** The body of one function, written instruction by instruction. Parameters are the first locals. */
export class Body {
  readonly #bytes: number[] = [];
  readonly #locals: WasmType[] = [];
  readonly #free = new Map<WasmType, number[]>();
  readonly #parameters: number;
  #instructions = 0;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** How many instructions have been written. */
  get length(): number {
    return this.#instructions;
  }

  /** A local that nobody else uses until it is released. */
  local(type: WasmType): number {
    const free = this.#free.get(type)?.pop();
    if (free !== undefined) return free;
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  /** Gives a local back. */
  release(type: WasmType, local: number): void {
    const free = this.#free.get(type);
    if (free === undefined) this.#free.set(type, [local]);
    else free.push(local);
  }

  op(name: Instruction): this {
    return this.#write(instructions[name]);
  }

  /** A load or store: the address is on the stack, and `offset` is added to it. */
  memory(name: MemoryInstruction, offset: number): this {
    const [opcode, align] = memoryInstructions[name];
    return this.#write([...opcode, align, ...unsigned(offset)]);
  }

  get(local: number): this {
    return this.#write([0x20, ...unsigned(local)]);
  }

  set(local: number): this {
    return this.#write([0x21, ...unsigned(local)]);
  }

  tee(local: number): this {
    return this.#write([0x22, ...unsigned(local)]);
  }

  i32(n: number): this {
    return this.#write([0x41, ...signed(n)]);
  }

  v128(bytes: Uint8Array): this {
    return this.#write([0xfd, 12, ...bytes]);
  }

  /** Picks 16 bytes out of the 32 of two vectors. */
  shuffle(lanes: readonly number[]): this {
    return this.#write([0xfd, 13, ...lanes]);
  }

  extract(type: 'f32' | 'f64', lane: number): this {
    return this.#write([0xfd, type === 'f32' ? 31 : 33, lane]);
  }

  call(index: number): this {
    return this.#write([0x10, ...unsigned(index)]);
  }

  /**
   * Runs `body` for local = from, from + step, … while below the limit; not at all if there is nothing.
   * `limit` leaves the limit on the stack.
   */
  loop(
    local: number,
    from: number,
    limit: number | (() => void),
    step: number,
    body: () => void,
  ): void {
    const pushLimit = typeof limit === 'number' ? () => void this.i32(limit) : limit;
    this.i32(from).set(local);
    if (typeof limit !== 'number') {
      this.#write([0x02, 0x40]).get(local); // block
      pushLimit();
      this.op('i32.ge_u').#write([0x0d, 0]); // br_if: nothing to do
    }
    this.#write([0x03, 0x40]); // loop
    body();
    this.get(local).i32(step).op('i32.add').tee(local);
    pushLimit();
    this.op('i32.lt_u').#write([0x0d, 0, 0x0b]); // br_if, end
    if (typeof limit !== 'number') this.#write([0x0b]);
  }

  /** Runs `body` if the number on the stack is not 0. */
  when(body: () => void): void {
    this.#write([0x04, 0x40]);
    body();
    this.#write([0x0b]);
  }

  /** The encoded body: locals, instructions, end. */
  encode(): number[] {
    const locals = this.#locals.flatMap((type) => [1, types[type]]);
    const code = [...unsigned(this.#locals.length), ...locals];
    return concat([unsigned(code.length + this.#bytes.length + 1), code, this.#bytes, [0x0b]]);
  }

  #write(bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    this.#instructions++;
    return this;
  }
}

/** A function of a module. */
export interface WasmFunction {
  readonly parameters: readonly WasmType[];
  readonly body: Body;
  /** The name under which it can be called from outside, if it can. */
  readonly exported?: string;
}

/** A module that imports its memory as `env.memory`. Functions are numbered in their order. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameters }) => [
    0x60,
    ...vector(parameters.map((type) => [types[type]])),
    0,
  ]);
  const exported = functions.flatMap(({ exported: name }, i) =>
    name === undefined ? [] : [[...text(name), 0x00, ...unsigned(i)]],
  );
  return Uint8Array.from(
    concat([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector(signatures)),
      section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]])),
      section(3, vector(functions.map((_, i) => unsigned(i)))),
      section(7, vector(exported)),
      section(10, vector(functions.map(({ body }) => body.encode()))),
    ]),
  );
}

function section(id: number, content: readonly number[]): number[] {
  return concat([[id], unsigned(content.length), content]);
}

function vector(items: readonly (readonly number[])[]): number[] {
  return concat([unsigned(items.length), ...items]);
}

function text(word: string): number[] {
  const bytes = [...new TextEncoder().encode(word)];
  return [...unsigned(bytes.length), ...bytes];
}

function concat(parts: readonly (readonly number[])[]): number[] {
  const all: number[] = [];
  for (const part of parts) for (const byte of part) all.push(byte);
  return all;
}
