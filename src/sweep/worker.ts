import { type EngineName, engines } from '../engine/engines.js';
import { Workshop } from '../training/workshop.js';
import {
  type Bench,
  type FoldOutcome,
  type FoldRows,
  type FoldTask,
  runFold,
} from './fold-task.js';
import { rowsOf, type SharedFold } from './shared-fold.js';

/** What a thread is asked to do, one after the other. */
export interface SharedTasks {
  readonly tasks: readonly { readonly task: FoldTask; readonly fold: SharedFold }[];
  readonly engine: EngineName;
}

/** What came of one of them. */
export type Ended = { readonly outcome: FoldOutcome } | { readonly error: unknown };

/** So many folds are kept as they are used: of those before, nobody may ask again. */
const FOLDS_KEPT = 64;
const known = new Map<number, FoldRows>();

const benches = new Map<EngineName, Bench>();

function benchFor(name: EngineName): Bench {
  const engine = engines[name];
  const bench = benches.get(name) ?? { engine, workshop: new Workshop(engine) };
  benches.set(name, bench);
  return bench;
}

function rowsFor(fold: SharedFold): FoldRows {
  const rows = known.get(fold.id) ?? rowsOf(fold);
  known.delete(fold.id); // the latest one is the last
  known.set(fold.id, rows);
  for (const oldest of known.keys()) {
    if (known.size <= FOLDS_KEPT) break;
    known.delete(oldest);
  }
  return rows;
}

/** Trains and scores, in a thread of its own. */
export async function runTasks({ tasks, engine }: SharedTasks): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (const { task, fold } of tasks) {
    try {
      ended.push({ outcome: await runFold(task, rowsFor(fold), benchFor(engine)) });
    } catch (error) {
      ended.push({ error });
    }
  }
  return ended;
}
