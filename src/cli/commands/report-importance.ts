import type { Engine } from '../../engine/program.js';
import { type Importance, permutationImportance } from '../../estimator/importance.js';
import type { Model } from '../../model/model.js';
import type { ScoredRows } from '../../report/scored-rows.js';
import { shellWord } from '../../support/shell-word.js';
import type { ReportFiles } from '../flags/report-files.js';
import { formatCount, formatPercent } from '../output/numbers.js';
import type { Progress } from '../output/progress-view.js';

/** Each column is shuffled so often, or less where it is more than so many rows that go through the network by that. */
const REPETITIONS = 10;
const AMPLE = 20_000_000;
/** Fewer say too little of how sure the importance is. */
const LEAST_REPETITIONS = 3;
/** So many rows go through the network for importance at most: on a small one, for ten seconds. */
const MOST_SCORED = 40_000_000;

/** The importance of the columns, or why there is none in the page. */
export async function importanceOf(
  model: Model,
  rows: ScoredRows,
  files: ReportFiles,
  engine: Engine,
  progress: Progress,
): Promise<Importance | string> {
  const columns = model.schema.features.length;
  const each = columns * rows.count;
  if (LEAST_REPETITIONS * each > MOST_SCORED) {
    const paths = [files.model ?? 'model.json', ...files.data].map(shellWord).join(' ');
    return `Permutation importance is left out, as to shuffle ${formatCount(columns)} columns of ${formatCount(rows.count)} rows takes long: mlp inspect ${paths} --importance permutation computes it. A report on fewer rows has it.`;
  }
  const onShare = progress.begin({
    total: 1,
    text: (share) => `shuffling columns, ${formatPercent(share)}`,
  });
  // R² is not defined where all targets are equal.
  const isConstant = rows.actual.every((x) => x === rows.actual[0]);
  return permutationImportance(model, rows.examples, {
    engine,
    onShare,
    metric: model.task === 'regression' && isConstant ? 'loss' : undefined,
    repetitions: Math.max(LEAST_REPETITIONS, Math.min(REPETITIONS, Math.floor(AMPLE / each))),
  });
}
