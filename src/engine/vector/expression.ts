import type { Body } from '../../support/wasm/assembler.js';
import type { LaneNode } from './vectors.js';

/** How often a node changes: never, once per line of the nest, or with every vector. */
export type Level = 0 | 1 | 2;

/**
 * Emits expressions as a stack machine wants them, arguments first. What is used twice is kept in a local;
 * what does not change in a loop is computed before it.
 */
export class Expression {
  readonly #body: Body;
  readonly #roots: readonly LaneNode[];
  readonly #isRoot: ReadonlySet<LaneNode>;
  readonly #leaves: ReadonlyMap<LaneNode, Level>;
  readonly #levels = new Map<LaneNode, Level>();
  readonly #users = new Map<LaneNode, LaneNode[]>();
  readonly #kept: Map<LaneNode, number>[] = [new Map(), new Map(), new Map()];

  /** @param leaves the levels of the nodes without inputs; those not named are constants */
  constructor(body: Body, roots: readonly LaneNode[], leaves: ReadonlyMap<LaneNode, Level>) {
    this.#body = body;
    this.#roots = roots;
    this.#isRoot = new Set(roots);
    this.#leaves = leaves;
    for (const root of roots) this.#levelOf(root);
  }

  /** Begins a scope: computes what changes with it and no more often. */
  enter(level: Level): void {
    this.leave(level);
    if (level === 2) return;
    for (const [node, own] of this.#levels) {
      if (own !== level || this.#isConstant(node)) continue;
      const outward = (this.#users.get(node) ?? []).some(
        (user) => this.#levels.get(user) !== level,
      );
      if ((outward || this.#isRoot.has(node)) && !this.#kept[level].has(node)) {
        this.#emit(node, level);
        if (this.#kept[level].has(node)) this.#body.op('drop');
        else this.#body.set(this.#keep(node, level));
      }
    }
  }

  /** Forgets what was kept for a scope, and for those inside it. */
  leave(level: Level): void {
    for (const kept of this.#kept.slice(level)) {
      for (const local of kept.values()) this.#body.release('v128', local);
      kept.clear();
    }
  }

  /** Leaves a node's vector on the stack. */
  emit(node: LaneNode): void {
    this.#emit(node, 2);
  }

  /** Leaves the vectors of the roots in locals, to be released: all are computed before any is put to use. */
  emitRoots(): number[] {
    return this.#roots.map((root) => {
      const result = this.#body.local('v128');
      this.emit(root);
      this.#body.set(result);
      return result;
    });
  }

  #emit(node: LaneNode, scope: Level): void {
    for (const kept of this.#kept) {
      const local = kept.get(node);
      if (local !== undefined) {
        this.#body.get(local);
        return;
      }
    }
    for (const input of node.inputs) this.#emit(input, scope);
    node.emit(this.#body);
    const uses = (this.#users.get(node)?.length ?? 0) + (this.#isRoot.has(node) ? 1 : 0);
    if (uses > 1 && !this.#isConstant(node)) this.#body.tee(this.#keep(node, scope));
  }

  #keep(node: LaneNode, level: Level): number {
    const local = this.#body.local('v128');
    this.#kept[level].set(node, local);
    return local;
  }

  #isConstant(node: LaneNode): boolean {
    return node.inputs.length === 0 && !this.#leaves.has(node);
  }

  #levelOf(node: LaneNode): Level {
    const known = this.#levels.get(node);
    if (known !== undefined) return known;
    let level = this.#leaves.get(node) ?? 0;
    for (const input of node.inputs) {
      const inner = this.#levelOf(input);
      if (inner > level) level = inner;
      const users = this.#users.get(input);
      if (users === undefined) this.#users.set(input, [node]);
      else users.push(node);
    }
    this.#levels.set(node, level);
    return level;
  }
}
