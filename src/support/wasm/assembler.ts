import {
  type Instruction,
  instructions,
  type MemoryInstruction,
  memoryInstructions,
} from './instructions.js';

/** The types of values on the stack, in locals and in signatures. */
const types = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = keyof typeof types;

/** Bytes that grow at the end. */
class Bytes {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  append(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** An unsigned number in LEB128. */
  unsigned(n: number): void {
    let rest = n;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.push((rest % 128) | 0x80);
    this.push(rest);
  }

  /** A signed 64-bit number in LEB128. */
  signed64(n: bigint): void {
    let rest = n;
    for (; rest < -64n || rest > 63n; rest >>= 7n) this.push(Number(rest & 0x7fn) | 0x80);
    this.push(Number(rest & 0x7fn));
  }

  /** A signed 32-bit number in LEB128. */
  signed(n: number): void {
    let rest = n | 0;
    for (; rest < -64 || rest > 63; rest >>= 7) this.push((rest & 0x7f) | 0x80);
    this.push(rest & 0x7f);
  }

  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(2 * this.#bytes.length + needed);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** The instructions that take a lane out of a vector. */
const extractions = { i32: 27, i64: 29, f32: 31, f64: 33 } as const;

/** A block or a loop that can be branched to: how many are open around it. */
export interface Label {
  readonly depth: number;
}

/** The body of one function, written instruction by instruction. Parameters are the first locals. */
export class Body {
  readonly #bytes = new Bytes();
  readonly #locals: WasmType[] = [];
  readonly #free: Readonly<Record<WasmType, number[]>> = {
    i32: [],
    i64: [],
    f32: [],
    f64: [],
    v128: [],
  };
  readonly #parameters: number;
  #instructions = 0;
  /** How many blocks, loops and conditions are open. */
  #depth = 0;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** How many instructions were written, not counting the ends of loops and conditions. */
  get instructions(): number {
    return this.#instructions;
  }

  /** How many bytes they take. */
  get length(): number {
    return this.#bytes.length;
  }

  /** A local that nobody else uses until it is released. */
  local(type: WasmType): number {
    const free = this.#free[type].pop();
    if (free !== undefined) return free;
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  /** Gives a local back. */
  release(type: WasmType, local: number): void {
    this.#free[type].push(local);
  }

  op(name: Instruction): this {
    this.#instructions++;
    for (const byte of instructions[name]) this.#bytes.push(byte);
    return this;
  }

  /** A load or store: the address is on the stack, and `offset` is added to it. */
  memory(name: MemoryInstruction, offset: number): this {
    const [opcode, align] = memoryInstructions[name];
    this.#instructions++;
    for (const byte of opcode) this.#bytes.push(byte);
    this.#bytes.push(align);
    this.#bytes.unsigned(offset);
    return this;
  }

  get(local: number): this {
    return this.#indexed(0x20, local);
  }

  set(local: number): this {
    return this.#indexed(0x21, local);
  }

  tee(local: number): this {
    return this.#indexed(0x22, local);
  }

  i32(n: number): this {
    this.#instructions++;
    this.#bytes.push(0x41);
    this.#bytes.signed(n);
    return this;
  }

  i64(n: bigint): this {
    this.#instructions++;
    this.#bytes.push(0x42);
    this.#bytes.signed64(n);
    return this;
  }

  /** A floating-point number. */
  number(type: 'f32' | 'f64', x: number): this {
    const view = new DataView(new ArrayBuffer(type === 'f32' ? 4 : 8));
    if (type === 'f32') view.setFloat32(0, x, true);
    else view.setFloat64(0, x, true);
    this.#raw(type === 'f32' ? 0x43 : 0x44);
    this.#bytes.append(new Uint8Array(view.buffer));
    return this;
  }

  v128(bytes: Uint8Array): this {
    this.#raw(0xfd, 12);
    this.#bytes.append(bytes);
    return this;
  }

  /** Picks 16 bytes out of the 32 of two vectors. */
  shuffle(lanes: readonly number[]): this {
    this.#raw(0xfd, 13);
    this.#bytes.append(lanes);
    return this;
  }

  extract(type: keyof typeof extractions, lane: number): this {
    return this.#raw(0xfd, extractions[type], lane);
  }

  call(index: number): this {
    return this.#indexed(0x10, index);
  }

  /**
   * Runs `body` for local = from, from + step, … while below the limit. Either bound may be a function that
   * leaves it on the stack; then the loop may also run not at all.
   */
  loop(
    local: number,
    from: number | (() => void),
    limit: number | (() => void),
    step: number,
    body: () => void,
  ): void {
    const push = (bound: number | (() => void)): this => {
      if (typeof bound === 'number') this.i32(bound);
      else bound();
      return this;
    };
    const certain = typeof from === 'number' && typeof limit === 'number';
    push(from).set(local);
    if (!certain) {
      this.#open(0x02).get(local); // block
      push(limit).op('i32.ge_u').#raw(0x0d, 0); // br_if: nothing to do
    }
    this.#open(0x03); // loop
    body();
    this.get(local).i32(step).op('i32.add').tee(local);
    push(limit).op('i32.lt_u').#raw(0x0d, 0).#end(); // br_if
    if (!certain) this.#end();
  }

  /** Runs `body` again and again while `condition` leaves something else than 0. */
  while(condition: () => void, body: () => void): void {
    this.#open(0x03); // loop
    condition();
    this.when(() => {
      body();
      this.#raw(0x0c, 1); // br: out of the condition, and to the beginning of the loop
    });
    this.#end();
  }

  /** Runs `body` if the number on the stack is not 0, and else `otherwise`. */
  when(body: () => void, otherwise?: () => void): void {
    this.#open(0x04);
    body();
    if (otherwise !== undefined) {
      this.#raw(0x05);
      otherwise();
    }
    this.#end();
  }

  /** Runs `body` once; a branch to its label leaves it. */
  block(body: (leave: Label) => void): void {
    const label = { depth: this.#depth };
    this.#open(0x02);
    body(label);
    this.#end();
  }

  /** Runs `body` once; a branch to its label begins it again. */
  repeat(body: (again: Label) => void): void {
    const label = { depth: this.#depth };
    this.#open(0x03);
    body(label);
    this.#end();
  }

  /** Goes to a label around this place. */
  branch(label: Label): this {
    return this.#indexed(0x0c, this.#depth - label.depth - 1);
  }

  /** Goes to a label around this place if the number on the stack is not 0. */
  branchIf(label: Label): this {
    return this.#indexed(0x0d, this.#depth - label.depth - 1);
  }

  /** Appends the encoded body: locals, instructions, end. */
  encode(into: Bytes): void {
    const locals = new Bytes();
    locals.unsigned(this.#locals.length);
    for (const type of this.#locals) {
      locals.push(1);
      locals.push(types[type]);
    }
    into.unsigned(locals.length + this.#bytes.length + 1);
    into.append(locals.view());
    into.append(this.#bytes.view());
    into.push(0x0b);
  }

  /** Begins a block, a loop or a condition that leaves nothing on the stack. */
  #open(opcode: number): this {
    this.#depth++;
    return this.#raw(opcode, 0x40);
  }

  #end(): void {
    this.#depth--;
    this.#bytes.push(0x0b);
  }

  #indexed(opcode: number, index: number): this {
    this.#instructions++;
    this.#bytes.push(opcode);
    this.#bytes.unsigned(index);
    return this;
  }

  #raw(...bytes: number[]): this {
    this.#instructions++;
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
}

/** A function of a module. */
export interface WasmFunction {
  readonly parameters: readonly WasmType[];
  /** What it leaves on the stack, if anything. */
  readonly result?: WasmType;
  readonly body: Body;
  /** The name under which it can be called from outside, if it can. */
  readonly exported?: string;
}

/**
 * A module that imports its memory as `env.memory`. Functions are numbered in their order.
 *
 * @param pages of the memory at least: an address in the code that is below is known to be there
 */
export function encodeModule(
  functions: readonly WasmFunction[],
  pages = 1,
): Uint8Array<ArrayBuffer> {
  const module = new Bytes();
  module.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(module, 1, functions, (into, { parameters, result }) => {
    into.push(0x60);
    into.unsigned(parameters.length);
    for (const type of parameters) into.push(types[type]);
    into.append(result === undefined ? [0] : [1, types[result]]);
  });
  section(module, 2, ['memory'], (into, name) => {
    text(into, 'env');
    text(into, name);
    into.append([0x02, 0x00]);
    into.unsigned(pages);
  });
  section(module, 3, functions, (into, _, i) => into.unsigned(i));
  const exported = functions.flatMap(({ exported: name }, i) =>
    name === undefined ? [] : [{ name, i }],
  );
  section(module, 7, exported, (into, { name, i }) => {
    text(into, name);
    into.push(0x00);
    into.unsigned(i);
  });
  section(module, 10, functions, (into, { body }) => body.encode(into));
  return module.view();
}

/** A section: its number, its size, how many items it has, and they. */
function section<T>(
  module: Bytes,
  id: number,
  items: readonly T[],
  write: (into: Bytes, item: T, i: number) => void,
): void {
  const content = new Bytes();
  content.unsigned(items.length);
  items.forEach((item, i) => {
    write(content, item, i);
  });
  module.push(id);
  module.unsigned(content.length);
  module.append(content.view());
}

function text(into: Bytes, word: string): void {
  const bytes = new TextEncoder().encode(word);
  into.unsigned(bytes.length);
  into.append(bytes);
}
