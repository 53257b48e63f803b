import type { Model, ModelMetrics } from '../model/model.js';
import { formatVersion, MODEL_FORMAT, networksOf } from '../model/model.js';
import { weightsDigest } from '../model/weights-digest.js';
import { countOf } from '../network/example-rows.js';
import type { Score } from '../network/scorer.js';
import { VERSION } from '../support/version.js';
import type { Learnt } from './learnt.js';
import type { PreparedFit } from './prepare-fit.js';
import { storeRecipe } from './recipe.js';

/** The model that a training gave, with all that prediction needs and where it came from. */
export function modelOf(
  { recipe, source, data }: PreparedFit,
  learnt: Learnt,
  test: Score | undefined,
): Model {
  const { table, task } = source;
  const { training, validation, networks } = learnt;
  return {
    format: MODEL_FORMAT,
    version: formatVersion(networks, data.schema),
    mlp: VERSION,
    task,
    schema: data.schema,
    ...networks,
    ...learnt.objective,
    precision: recipe.precision,
    recipe: storeRecipe(recipe),
    seed: recipe.seed,
    metrics: {
      epochs: learnt.epochs,
      stopped: learnt.stopped,
      ...finite('loss', training.loss),
      ...finite('accuracy', training.accuracy),
      ...finite('validationLoss', validation?.loss),
      ...finite('validationAccuracy', validation?.accuracy),
      ...finite('testLoss', test?.loss),
      ...finite('testAccuracy', test?.accuracy),
      ...finite('baselineLoss', learnt.baselineLoss),
    },
    data: {
      name: baseName(table.name),
      ...(source.files > 1 && { files: source.files }),
      sha256: table.sha256,
      rows: countOf(data.training),
    },
    weights: weightsDigest(networksOf(networks)),
  };
}

/** A metric, where it is a number that a file can hold. */
function finite<K extends keyof ModelMetrics>(name: K, value: number | undefined) {
  return Number.isFinite(value) ? { [name]: value } : {};
}

/** A file's name without its folder, whichever way its slashes go. */
export function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}
