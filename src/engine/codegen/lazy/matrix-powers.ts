import type { Body } from '../../../support/wasm/assembler.js';
import type { RowUpdate } from '../../ir/kernel.js';
import { carrierOf, type Factors, factorsOf } from '../../passes/linear-recurrence.js';
import { pushSplat } from '../../vector/vectors.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { RowStep } from './row-step.js';

/** A row whose factors are in locals. */
interface Row {
  /** Takes a vector of each state some steps further. */
  apply(place: RowPlace): void;
  /** Gives the locals of the factors back. */
  release(): void;
}

/** A place of a row: a vector of each state, and of D. */
interface RowPlace {
  /** The local of the vector of D. */
  readonly d: number;
  /** Loads a vector into a local. */
  load(state: number): number;
  /** Takes a local with the new vector. */
  done(state: number, local: number): void;
}

/**
 * Many steps at once. Where a step is s ← M·s + c·g, for the states s at one place of a row and a gradient g that is 0
 * in all steps but the first, m of them are s ← Mᵐ·s + Mᵐ⁻¹c·g. The factors are in a table: an entry for each m, in it
 * a line for each state, in that a number for each state and for the gradient.
 */
export class MatrixPowers {
  readonly #context: Pick<CodegenContext, 'vectors' | 'arena'>;
  readonly #update: RowUpdate;
  readonly #most: number;
  readonly #factors: readonly Factors[];
  readonly #carrier: number | undefined;
  /** Bytes of a line, and of an entry. */
  readonly #line: number;
  readonly #entry: number;
  readonly #table: number;
  /** The offset of γ/r of the carrier. */
  readonly #ratio: number;

  /** @param most the most steps that a row misses */
  constructor(context: Pick<CodegenContext, 'vectors' | 'arena'>, update: RowUpdate, most: number) {
    const { vectors, arena } = context;
    const count = update.states.length;
    this.#context = context;
    this.#update = update;
    this.#most = most;
    this.#factors = factorsOf(update);
    this.#carrier = carrierOf(update);
    this.#line = 16 * Math.ceil((count + 1) / vectors.width);
    this.#entry = count * this.#line;
    this.#table = arena.reserve((most + 1) * this.#entry);
    this.#ratio = arena.reserve(vectors.bytes);
  }

  /** Fills the table, when η is known: takes the steps, of rows that have a 1 for a state or the gradient, and else 0. */
  fill(body: Body): void {
    const { vectors } = this.#context;
    const { states } = this.#update;
    const at = body.local('i32');
    for (let first = 0; first <= states.length; first += vectors.width) {
      const unit = (column: number): number => {
        const local = body.local('v128');
        const lanes = Array.from({ length: vectors.width }, (_, l) => Number(first + l === column));
        body.v128(vectors.bytesOf(lanes)).set(local);
        return local;
      };
      const [locals, gradient] = [states.map((_, s) => unit(s)), unit(states.length)];
      const step = new RowStep({ ...this.#context, body }, this.#update, { locals, gradient });
      step.begin();
      const end = this.#table + (this.#most + 1) * this.#entry;
      body.loop(at, this.#table, end, this.#entry, () => {
        locals.forEach((local, s) => {
          body.get(at).get(local).memory('v128.store', this.#inEntry(s, first));
        });
        step.emit();
        body.v128(new Uint8Array(16)).set(gradient);
      });
      step.end();
      for (const local of [...locals, gradient]) body.release('v128', local);
    }
    body.release('i32', at);
    if (this.#carrier === undefined) return;
    // γ/r, from the entry of one step
    body.i32(0);
    for (const column of [states.length, this.#carrier]) {
      const offset = this.#table + this.#entry + this.#inEntry(this.#carrier, column);
      body.i32(0).memory(vectors.load, offset);
    }
    body.op(`${vectors.element}.div`).memory(vectors.store, this.#ratio);
  }

  /** Turns the feature on the stack into what `read` wants of it: times γ/r, if there is a carrier. */
  keep(body: Body): void {
    const { element, load } = this.#context.vectors;
    if (this.#carrier === undefined) return;
    body.i32(0).memory(load, this.#ratio).op(`${element}.mul`);
  }

  /** Leaves the address of the entry for as many steps as are on the stack. */
  find(body: Body): void {
    body.i32(this.#entry).op('i32.mul').i32(this.#table).op('i32.add');
  }

  /**
   * Reads the factors of the entry whose address is in a local.
   *
   * @param feature the local of a vector that has in all lanes what `keep` made of the feature in the first step; it has
   *   to stay until the row is released
   */
  read(body: Body, entry: number, feature: number): Row {
    return this.#carrier === undefined
      ? this.#readAll(body, entry, feature)
      : this.#readCarried(body, entry, feature, this.#carrier);
  }

  /** Where a factor is in its entry. */
  #inEntry(state: number, column: number): number {
    return state * this.#line + column * this.#context.vectors.bytes;
  }

  /** Leaves a vector that has a factor in all lanes. */
  #push(body: Body, entry: number, state: number, column: number): void {
    body.get(entry).i32(this.#inEntry(state, column)).op('i32.add');
    pushSplat(body, this.#context.vectors);
  }

  /** sᵢ ← Σⱼ (Mᵐ)ᵢⱼ·sⱼ + (Mᵐ⁻¹c)ᵢ·g, without what is 0. */
  #readAll(body: Body, entry: number, feature: number): Row {
    const { vectors } = this.#context;
    const count = this.#update.states.length;
    const lines = this.#factors.map(({ states, gradient }, state) =>
      [...states, gradient].map((factor, column) => {
        if (factor !== 'number') return { factor };
        const local = body.local('v128');
        this.#push(body, entry, state, column);
        if (column === count) body.get(feature).op(vectors.op('mul'));
        body.set(local);
        return { factor, local };
      }),
    );
    return {
      apply({ d, load, done }) {
        const before = lines.map((_, state) => load(state));
        const after = lines.map((line) => {
          const result = body.local('v128');
          const terms = line.flatMap(({ factor, local }, column) =>
            factor === 0 ? [] : [{ local, of: column < count ? before[column] : d }],
          );
          if (terms.length === 0) body.v128(new Uint8Array(16));
          terms.forEach(({ local, of }, i) => {
            body.get(of);
            if (local !== undefined) body.get(local).op(vectors.op('mul'));
            if (i > 0) body.op(vectors.op('add'));
          });
          body.set(result);
          return result;
        });
        for (const local of before) body.release('v128', local);
        after.forEach((local, state) => {
          done(state, local);
          body.release('v128', local);
        });
      },
      release() {
        for (const { local } of lines.flat()) if (local !== undefined) body.release('v128', local);
      },
    };
  }

  /** y = sₚ + γ/r·g;  sₚ ← (Mᵐ)ₚₚ·y;  sᵢ ← sᵢ + (Mᵐ)ᵢₚ·y. Where m is 0, g has to be 0, too. */
  #readCarried(body: Body, entry: number, feature: number, carrier: number): Row {
    const { vectors } = this.#context;
    const [mul, add] = [vectors.op('mul'), vectors.op('add')];
    const factors = this.#factors.map(({ states }, state) => {
      if (states[carrier] === 0) return undefined; // it rests
      const local = body.local('v128');
      this.#push(body, entry, state, carrier);
      body.set(local);
      return local;
    });
    return {
      // One state after another: they do not all fit the registers.
      apply({ d, load, done }) {
        const y = load(carrier);
        body.get(y).get(feature).get(d).op(mul).op(add).set(y);
        factors.forEach((factor, state) => {
          const isCarrier = state === carrier;
          const local = isCarrier ? body.local('v128') : load(state);
          if (factor !== undefined) {
            if (!isCarrier) body.get(local);
            body.get(factor).get(y).op(mul);
            if (!isCarrier) body.op(add);
            body.set(local);
          }
          done(state, local);
          body.release('v128', local);
        });
        body.release('v128', y);
      },
      release() {
        for (const factor of factors) if (factor !== undefined) body.release('v128', factor);
      },
    };
  }
}
