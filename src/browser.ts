/** The library's public face where there are no files: all of it that needs nothing of Node. */
export { differentiate } from './autodiff/differentiate.js';
export { evaluate, evaluateScalar, type Feeds, type Precision } from './autodiff/evaluate.js';
export { gradient } from './autodiff/gradient.js';
export {
  checkGradient,
  type DerivativeCheck,
  type GradientCheckOptions,
  type TargetCheck,
  type Verdict,
} from './autodiff/gradient-check.js';
export { apply, type Op, type Rule, type Shape, type Value } from './autodiff/graph.js';
export { jvp } from './autodiff/jvp.js';
export type { Form, Lanes } from './autodiff/lanes.js';
export * as ops from './autodiff/ops.js';
export { type TraceRow, trace } from './autodiff/trace/trace.js';
export { compiled } from './engine/compile.js';
export type { Engine, ExampleMatrix, Plan, Program } from './engine/program.js';
export { reference } from './engine/reference.js';
export type { DataSource, TrainingData } from './estimator/data-source.js';
export type { Evaluation, EvaluationContext } from './estimator/evaluation.js';
export { type FitSettings, fit } from './estimator/fit.js';
export type { ScoredFold } from './estimator/fold-scores.js';
export type { Note } from './estimator/notes.js';
export type { FitObserver } from './estimator/prepare-fit.js';
export { type Recipe, type RecipeInput, recipeSchema } from './estimator/recipe.js';
export { buildNetwork, FittedModel, parseModel } from './library/at-once.js';
export { crossValidate, evaluateModel } from './library/evaluate.js';
export { formatModel, parseCsv } from './library/texts.js';
export { activations } from './network/activations.js';
export { initialWeights } from './network/initial-weights.js';
export { loadFormulas } from './network/load-part.js';
export { losses } from './network/losses.js';
export type { Network, NetworkSpec } from './network/network.js';
export { optimizers } from './network/optimizers.js';
export { outputs } from './network/outputs.js';
export { trainingProgram } from './network/programs.js';
export { regularizers } from './network/regularizers.js';
export { createScorer } from './network/scorer.js';
export * from './prediction.js';
export type { StopReason } from './training/convergence.js';
export type { DescentState } from './training/descent-state.js';
export type { EpochRecord } from './training/epoch-record.js';
export { igd } from './training/igd.js';
