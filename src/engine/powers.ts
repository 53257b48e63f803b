import type { Emitter } from './inside.js';
import type { LaneNode } from './lane-code.js';
import { RowStep, type RowUpdate, rowStep, zeroOf } from './row-step.js';
import type { Body } from './wasm/assembler.js';

/** What a state is multiplied with: 0 and 1 are known whatever η is, the others are read from the table. */
type Factor = 0 | 1 | 'number';

/** The factors of one state after some steps. */
interface Factors {
  /** Of each state before them. */
  readonly states: readonly Factor[];
  /** Of the gradient in the first of them. */
  readonly gradient: Factor;
}

/** A factor that is read: it is in the table's line for a state, in the column of another or of the gradient. */
interface Read {
  readonly state: number;
  readonly column: number;
}

/**
 * Many steps at once. Where a step is s ← M·s + c·g, for the states s at one place of a row and a gradient g that is 0
 * in all steps but the first, m of them are s ← Mᵐ·s + Mᵐ⁻¹c·g. The factors are in a table, an entry for each m.
 */
export class Powers {
  /** Bytes of an entry. */
  readonly entry: number;
  readonly #emitter: Pick<Emitter, 'vectors' | 'arena'>;
  readonly #update: RowUpdate;
  readonly #most: number;
  readonly #factors: readonly Factors[];
  readonly #reads: readonly Read[];
  readonly #line: number;
  readonly #table: number;

  /** @param most how many steps at most */
  constructor(emitter: Pick<Emitter, 'vectors' | 'arena'>, update: RowUpdate, most: number) {
    const { vectors, arena } = emitter;
    const count = update.states.length;
    this.#emitter = emitter;
    this.#update = update;
    this.#most = most;
    this.#factors = factorsOf(emitter, update);
    this.#reads = this.#factors.flatMap(({ states, gradient }, state) =>
      [...states, gradient].flatMap((factor, column) =>
        factor === 'number' ? [{ state, column }] : [],
      ),
    );
    this.#line = 16 * Math.ceil((count + 1) / vectors.width);
    this.entry = count * this.#line;
    this.#table = arena.reserve((most + 1) * this.entry);
  }

  /** Fills the table, when η is known: takes the steps, of rows that have a 1 for a state or the gradient, and else 0. */
  fill(body: Body): void {
    const { vectors } = this.#emitter;
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
      const step = new RowStep({ ...this.#emitter, body }, this.#update, { locals, gradient });
      step.begin();
      body.loop(at, 0, (this.#most + 1) * this.entry, this.entry, () => {
        locals.forEach((local, s) => {
          const offset = this.#table + s * this.#line + first * vectors.bytes;
          body.get(at).get(local).memory('v128.store', offset);
        });
        step.emit();
        body.v128(new Uint8Array(16)).set(gradient);
      });
      step.end();
      for (const local of [...locals, gradient]) body.release('v128', local);
    }
    body.release('i32', at);
  }

  /**
   * Reads the factors of the entry whose first byte is in a local, those of the gradient times a feature.
   *
   * @param feature the local of a vector that has the number of the feature in all lanes
   */
  read(body: Body, entry: number, feature: number): Row {
    const { vectors } = this.#emitter;
    const count = this.#update.states.length;
    const locals = this.#reads.map(({ state, column }) => {
      const local = body.local('v128');
      const offset = this.#table + state * this.#line + column * vectors.bytes;
      body.get(entry).memory(vectors.loadSplat, offset);
      if (column === count) body.get(feature).op(vectors.op('mul'));
      body.set(local);
      return local;
    });
    const pushTimes = (local: number, state: number, column: number): void => {
      const read = this.#reads.findIndex((of) => of.state === state && of.column === column);
      body.get(local);
      if (read >= 0) body.get(locals[read]).op(vectors.op('mul'));
    };
    return {
      apply: (before, d) =>
        this.#factors.map(({ states, gradient }, state) => {
          const result = body.local('v128');
          let terms = 0;
          [...states, gradient].forEach((factor, column) => {
            if (factor === 0) return;
            pushTimes(column < count ? before[column] : d, state, column);
            if (terms++ > 0) body.op(vectors.op('add'));
          });
          if (terms === 0) body.v128(new Uint8Array(16));
          body.set(result);
          return result;
        }),
      release() {
        for (const local of locals) body.release('v128', local);
      },
    };
  }
}

/** A row whose factors are in locals. */
interface Row {
  /** From the locals of a vector of each state, and of D, to new ones of the states some steps later. */
  apply(before: readonly number[], d: number): number[];
  /** Gives the locals of the factors back. */
  release(): void;
}

/** Which factors there are in Mᵐ and Mᵐ⁻¹c, for every m. */
function factorsOf({ vectors }: Pick<Emitter, 'vectors'>, update: RowUpdate): Factors[] {
  const zero = zeroOf(vectors);
  const leaf = (): LaneNode => vectors.node([], () => {});
  /** A column of M, or c: what a step makes of a 1 at one place. */
  const column = (place: number): Factor[] => {
    const one = leaf();
    const states = update.states.map((_, s) => (s === place ? one : zero));
    const gradient = place === update.states.length ? one : zero;
    return rowStep(vectors, update, { states, gradient }, leaf).map((node) =>
      node === zero ? 0 : node === one ? 1 : 'number',
    );
  };
  const m = update.states.map((_, j) => column(j));
  const c = column(update.states.length);
  // reach[j][i]: whether state j gets into state i, in however many steps.
  const reach = m.map((of) => of.map((factor) => factor !== 0));
  for (const k of m.keys())
    for (const j of m.keys()) for (const i of m.keys()) reach[j][i] ||= reach[j][k] && reach[k][i];
  return m.map((_, i) => ({
    states: m.map((of, j): Factor => {
      if (i !== j) return reach[j][i] ? 'number' : 0;
      // It stays as it is, and nothing that it gets into comes back.
      const returns = m.some((_, k) => k !== i && reach[i][k] && reach[k][i]);
      return of[i] === 1 && !returns ? 1 : 'number';
    }),
    gradient: c.some((factor, j) => factor !== 0 && (j === i || reach[j][i])) ? 'number' : 0,
  }));
}
