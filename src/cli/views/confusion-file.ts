import { formatCsvRow } from '../../dataset/csv/format.js';
import type { Evaluation } from '../../estimator/evaluation.js';
import { checkWritable, writeFileAtomically } from '../../support/atomic-file.js';
import { type Claim, checkOutput, type OutputKind } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { confusionRows } from '../../training/metrics.js';

/** What is above the names of the actual classes, and tells that a file is a confusion matrix. */
export const CORNER = 'actual \\ predicted';

/** A file for the whole confusion matrix, of however many classes. */
export interface ConfusionFile {
  write(evaluation: Evaluation): void;
}

/**
 * Makes sure that a confusion matrix may be written to a file, before anything is computed.
 *
 * @throws MlpError ('usage') when the file is an input, or exists and is no confusion matrix; ('data') where no file can be
 */
export function confusionFile(path: string, claim: Claim): ConfusionFile {
  if (isStandardOutput(path)) {
    throw new MlpError({
      kind: 'usage',
      option: 'confusion',
      value: path,
      problem: 'standard output has the evaluation already',
      advice: 'name a file',
    });
  }
  checkOutput('confusion', path, confusionOutput, claim);
  checkWritable(path);
  return {
    write(evaluation) {
      if (evaluation.task === 'classification') writeFileAtomically(path, linesOf(evaluation));
    },
  };
}

const confusionOutput: OutputKind = {
  isOurs: (start) => start.startsWith(`${CORNER},`),
  kind: 'does not look like a confusion matrix',
  example: 'confusion.csv',
  endings: ['.csv'],
};

/** The matrix as CSV, line by line: that of 12,000 classes is larger than a text can be. */
function* linesOf({ classes, metrics }: Extract<Evaluation, { task: 'classification' }>) {
  yield formatCsvRow([CORNER, ...classes]);
  let k = 0;
  for (const row of confusionRows(metrics, classes.length))
    yield formatCsvRow([classes[k++], ...row]);
}
