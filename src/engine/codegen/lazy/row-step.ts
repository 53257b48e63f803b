import type { Body } from '../../../support/wasm/assembler.js';
import type { RowUpdate } from '../../ir/kernel.js';
import { rowStep } from '../../passes/row-update.js';
import { Expression, type Level } from '../../vector/expression.js';
import type { LaneNode } from '../../vector/vectors.js';
import type { CodegenContext } from '../kernels/codegen-context.js';

/** What a step makes of a row, ready to be emitted for vectors that are in locals. */
export class RowStep {
  readonly #body: Body;
  readonly #locals: readonly number[];
  readonly #expression: Expression;

  constructor(
    { body, vectors, arena }: Pick<CodegenContext, 'body' | 'vectors' | 'arena'>,
    update: RowUpdate,
    { locals, gradient }: { readonly locals: readonly number[]; readonly gradient: number },
  ) {
    const levels = new Map<LaneNode, Level>();
    const leaf = (level: Level, emit: () => void): LaneNode => {
      const node = vectors.node([], emit);
      levels.set(node, level);
      return node;
    };
    const leaves = {
      states: locals.map((local) => leaf(2, () => body.get(local))),
      gradient: leaf(2, () => body.get(gradient)),
    };
    this.#body = body;
    this.#locals = locals;
    const nodes = rowStep<LaneNode>(vectors, update, leaves, (value) =>
      leaf(0, () => body.i32(0).memory(vectors.loadSplat, arena.place(value).offset)),
    );
    this.#expression = new Expression(body, nodes, levels);
  }

  /** Before all steps: computes what is the same for all of them. */
  begin(): void {
    this.#expression.enter(0);
  }

  /** One step: replaces the states in their locals. */
  emit(): void {
    const body = this.#body;
    this.#expression.enter(2);
    this.#expression.emitRoots().forEach((result, s) => {
      body.get(result).set(this.#locals[s]);
      body.release('v128', result);
    });
  }

  /** Behind all steps. */
  end(): void {
    this.#expression.leave(0);
  }
}
