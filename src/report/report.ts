import type { Engine } from '../engine/program.js';
import type { Importance } from '../estimator/importance.js';
import { type Model, networksOf } from '../model/model.js';
import { MlpError, quote } from '../support/errors.js';
import { didYouMean } from '../support/suggest.js';
import type { TrialResult } from '../sweep/trial.js';
import { type FeatureValues, featureValues } from './feature-values.js';
import { type Html, html } from './html.js';
import { page } from './page.js';
import type { Run } from './run-file.js';
import type { ScoredRows } from './scored-rows.js';
import { pageScript } from './script.js';
import { classificationSection } from './sections/classification.js';
import { curves } from './sections/curves.js';
import { importanceSection } from './sections/importance.js';
import { playground } from './sections/playground.js';
import { recipeSection } from './sections/recipe.js';
import { type Plane, regionsSection } from './sections/regions.js';
import { regressionSection } from './sections/regression.js';
import { weightsSection } from './sections/weights.js';
import { sweepSections } from './sweep/section.js';

/** What a report is of: runs, trials, a model, and rows to score it on; whatever there is. */
export interface ReportSubject {
  /** Of the runs, and of the ledgers. */
  readonly names: readonly string[];
  readonly runs: readonly Run[];
  /** Of the sweeps in ledgers. */
  readonly trials: readonly TrialResult[];
  readonly model: Model | undefined;
  readonly rows: ScoredRows | undefined;
  /** How much the rows say that the model depends on each column, or why that is left out. */
  readonly importance: Importance | string | undefined;
  /** The two features of the decision regions, by their names. */
  readonly plane: readonly string[] | undefined;
}

/**
 * A report as one page of HTML, which loads nothing.
 *
 * @throws MlpError ('usage') for a plane of features that do not exist, or are no numbers
 */
export function report(
  { names, runs, trials, model, rows, importance, plane }: ReportSubject,
  engine: Engine,
): string {
  const name = names.length > 0 ? names.join(', ') : (rows?.name ?? 'model');
  const sections = [...(runs.length > 0 ? [curves(runs)] : []), ...sweepSections(trials)];
  const hasTrials = trials.length > 0;
  if (model === undefined) {
    return page(`Report on ${name}`, sections, pageScript(undefined, hasTrials));
  }
  const features = featureValues(model, rows);
  const chosen = planeOf(model, features, importance, plane);
  const { section, predict } = playground(model, features);
  const title = `${model.schema.target.column}: report on ${name}`;
  return page(
    title,
    [
      ...sections,
      ...(rows === undefined ? [] : [evaluationSection(rows)]),
      ...(importance === undefined ? [] : [importanceSection(importance)]),
      ...(rows === undefined ? [] : [regions(model, engine, features, chosen, rows)]),
      section,
      weightsSection(model),
      recipeSection(model),
    ],
    pageScript(predict, hasTrials),
  );
}

function evaluationSection(rows: ScoredRows): Html {
  const { evaluation } = rows;
  return evaluation.task === 'classification'
    ? classificationSection(rows, evaluation)
    : regressionSection(rows, evaluation);
}

function regions(
  model: Model,
  engine: Engine,
  features: readonly FeatureValues[],
  plane: Plane | undefined,
  rows: ScoredRows,
): Html {
  return plane === undefined
    ? html`<section><h2>Decision regions</h2><p>They need two numeric features, and this model has fewer.</p></section>`
    : regionsSection(model, engine, features, plane, rows);
}

/**
 * The features that were asked for; otherwise the two numeric ones that matter most, by their importance, or where that is
 * not known by their weights in the first layer.
 */
function planeOf(
  model: Model,
  features: readonly FeatureValues[],
  importance: ReportSubject['importance'],
  asked: readonly string[] | undefined,
): Plane | undefined {
  const numeric = features.flatMap((feature) => (feature.kind === 'number' ? [feature] : []));
  if (asked === undefined) {
    const firstLayers = networksOf(model).map(({ layers }) => layers[0]);
    const columns = typeof importance === 'object' ? importance.columns : [];
    const known = new Map(columns.map(({ column, mean }) => [column, mean]));
    const size = ({ column, at }: FeatureValues): number =>
      known.get(column) ??
      firstLayers
        .flatMap(({ weights }) => weights)
        .reduce((sum, row) => sum + Math.abs(row[1 + at]), 0);
    const [first, second] = [...numeric].sort((a, b) => size(b) - size(a)).slice(0, 2);
    if (second === undefined) return undefined;
    return first.at < second.at ? [first, second] : [second, first];
  }
  const names = numeric.map(({ column }) => column);
  const [first, second] = asked.map((name) => {
    const found = numeric.find(({ column }) => column === name);
    if (found !== undefined) return found;
    const isCategory = features.some(({ column }) => column === name);
    throw new MlpError({
      kind: 'usage',
      option: 'plane',
      value: asked.join(','),
      problem: isCategory
        ? `${quote(name)} is no numeric feature`
        : `the model has no feature ${quote(name)}`,
      advice: didYouMean(name, names) ?? `choose two of ${names.map(quote).join(', ')}`,
    });
  });
  return [first, second];
}
