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

/** What a thread is asked to do. */
export interface SharedTask {
  readonly task: FoldTask;
  readonly fold: SharedFold;
  readonly engine: EngineName;
}

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

/** Trains and scores, in a thread of its own. */
export function runTask({ task, fold, engine }: SharedTask): Promise<FoldOutcome> {
  const rows = known.get(fold.id) ?? rowsOf(fold);
  known.delete(fold.id); // the latest one is the last
  known.set(fold.id, rows);
  for (const oldest of known.keys()) {
    if (known.size <= FOLDS_KEPT) break;
    known.delete(oldest);
  }
  return runFold(task, rows, benchFor(engine));
}
