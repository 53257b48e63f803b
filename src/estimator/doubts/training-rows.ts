import type { Floats } from '../../autodiff/graph.js';
import { isStored } from '../../engine/program.js';
import { countOf, type ExampleRows } from '../../network/example-rows.js';

/** The numbers of rows to train on, wherever they lie. */
export interface TrainingRows {
  /** How many there are. */
  readonly count: number;
  /** Their numbers among all; all, where they are not given. */
  readonly rows: Uint32Array | undefined;
  /** Row r of all has its features from r · step on. */
  readonly features: Floats;
  readonly step: number;
  /** One for each of all. */
  readonly targets: Floats;
}

export function trainingRows(training: ExampleRows): TrainingRows {
  const { examples } = training;
  const { targets, inputs } = examples;
  const count = countOf(training);
  return {
    count,
    rows: training.rows,
    features: isStored(examples) ? examples.features.numbers : examples.features,
    step: isStored(examples) ? examples.features.step : inputs,
    targets,
  };
}
