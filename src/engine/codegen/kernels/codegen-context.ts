import type { Value } from '../../../autodiff/graph.js';
import type { Body } from '../../../support/wasm/assembler.js';
import type { Arena } from '../../ir/arena.js';
import type { Vectors } from '../../vector/vectors.js';
import type { Locals } from './locals.js';

/** What emitting a kernel needs to know. */
export interface CodegenContext {
  readonly body: Body;
  readonly vectors: Vectors;
  readonly arena: Arena;
  readonly stored: ReadonlySet<Value>;
  /** What becomes 0 where it is as good as 0. */
  readonly flushed: ReadonlySet<Value>;
  readonly locals: Locals;
  /** Whether a row comes to the bits that it comes to alone. */
  readonly rowsAsAlone: boolean;
  /** The local of the step's number. */
  readonly step: number;
}
