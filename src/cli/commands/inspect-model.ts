import { engines } from '../../engine/engines.js';
import { layerDetails } from '../../estimator/layer-details.js';
import type { Notify } from '../../estimator/notes.js';
import { isRecipeOption } from '../../estimator/recipe.js';
import type { Model, ModelLayer, ModelNetwork, SingleModel } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { readText } from '../../model/read-text.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { readingOptions } from '../flags/csv-flags.js';
import { fileSource } from '../flags/data-from-flags.js';
import {
  inspectFlags,
  type ModelView,
  modelView,
  refuseElsewhere,
} from '../flags/inspect-flags.js';
import { chosenMember } from '../flags/member-flag.js';
import type { FlagValues } from '../flags/values.js';
import { type Colours, stdoutColours } from '../output/colours.js';
import { noticesOf } from '../output/notices.js';
import { formatPercent } from '../output/numbers.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { ndjson } from '../views/ndjson.js';

/** What a view has to show, and how. */
interface Shown {
  readonly model: Model;
  readonly path: string;
  /** Files of rows, for the views that take some. */
  readonly data: readonly string[];
  readonly flags: FlagValues;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly colours: Colours;
  readonly json: boolean;
  /** The network that the flags name. */
  one(): SingleModel;
}

/** Shows of a model what the flags ask for. */
export async function inspectModel(
  path: string,
  data: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<void> {
  const view = modelView(flags);
  const needsData = view === 'importance' || view === 'activations';
  if (data.length > 0 && !needsData) throw shownAlone(path);
  if (data.length === 0 && needsData) throw noRows(view, path);
  refuseElsewhere(view, flags);
  const { note } = noticesOf(terminal, flags.get(inspectFlags.quiet), progress);
  const model = await readInspected(path, note);
  const colours = stdoutColours(terminal);
  const json = flags.get(inspectFlags.json);
  const one = () => chosenMember(model, flags, note);
  const given = { model, path, data, flags, terminal, progress, colours, json, one };
  for await (const text of views[view](given)) {
    progress.stop();
    terminal.stdout.write(text);
  }
}

/**
 * The model in a file. Who gives a configuration is told what that is for.
 *
 * @throws MlpError ('data') for a file that is no model
 */
async function readInspected(path: string, onNote: Notify): Promise<Model> {
  try {
    return await readModel(path, { onNote });
  } catch (error) {
    throw isConfiguration(path) ? configurationError(path) : error;
  }
}

/** Whether a file holds nothing but options of a training. */
function isConfiguration(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readText(path));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const keys = isObject ? Object.keys(value) : [];
    return keys.length > 0 && keys.every(isRecipeOption);
  } catch {
    return false; // what is wrong with it is told as of a model
  }
}

function configurationError(path: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: escapeControls(path) },
    problem: 'this is a configuration of a training, and no model',
    advice: `mlp train data.csv --config ${shellWord(path)}`,
  });
}

type View = (shown: Shown) => AsyncIterable<string>;

const views: { readonly [V in ModelView]: View } = {
  async *overview({ model, colours, json }) {
    if (json) return yield ndjson(withoutWeights(model));
    const { modelText } = await import('../views/model-text.js');
    yield modelText(model, colours);
  },
  async *plan({ model, path, colours, json }) {
    const { explainModel, planText } = await import('../views/plan-text.js');
    const plan = await explainModel(model, path);
    yield json ? ndjson({ type: 'plan', ...plan }) : planText(plan, colours);
  },
  async *layer({ flags, colours, json, one }) {
    const { layerRecord, layerText } = await import('../views/layer-text.js');
    for (const layer of chosenLayers(one(), flags)) {
      yield json ? ndjson(layerRecord(layer, 'layer')) : layerText(layer, colours);
    }
  },
  async *weights({ flags, colours, json, one }) {
    const { layerRecord, weightsText } = await import('../views/layer-text.js');
    const chosen = one();
    const layers = chosenLayers(chosen, flags);
    const { embedding, precision } = chosen;
    if (embedding !== undefined && !flags.given(inspectFlags.layer)) {
      const { embeddingRecord, embeddingText } = await import('../views/embedding-text.js');
      yield json
        ? ndjson(embeddingRecord(embedding, precision))
        : embeddingText(embedding, precision, colours);
    }
    if (!json) return yield* weightsText(layers, colours);
    for (const layer of layers) yield ndjson(layerRecord(layer, 'weights'));
  },
  async *activations({ data, flags, terminal, progress, colours, json, one }) {
    const model = one();
    const { rowActivities } = await import('../../estimator/activities.js');
    const [only] = flags.given(inspectFlags.layer) ? chosenLayers(model, flags) : [];
    const options = { ...readingOptions(flags), unknown: flags.get(inspectFlags.unknown) };
    const found = await rowActivities(
      model,
      fileSource(data, terminal, progress),
      { ...options, row: flags.get(inspectFlags.row) ?? 1 },
      noticesOf(terminal, flags.get(inspectFlags.quiet), progress).note,
    );
    if (json) {
      const layers = found.layers.map((layer, l) => ({ layer: l + 1, ...layer }));
      const shown = layers.filter(({ layer }) => only === undefined || layer === only.layer);
      return yield ndjson({ type: 'activations', ...found, layers: shown });
    }
    const { activitiesText } = await import('../views/activities-text.js');
    const units =
      layerDetails(model)
        .at(-1)
        ?.units.map(({ name }) => name) ?? [];
    yield activitiesText(found, units, only?.layer, colours);
  },
  async *importance({ model, data, flags, terminal, progress, colours, json }) {
    const { metricFor, permutationImportance } = await import('../../estimator/importance.js');
    const { readLabelled } = await import('../../estimator/read-data.js');
    const metric = metricFor(model, flags.get(inspectFlags.metric));
    const { examples } = await readLabelled(
      fileSource(data, terminal, progress),
      model.schema,
      {
        ...readingOptions(flags),
        unknown: flags.get(inspectFlags.unknown),
        precision: model.precision,
        hash: false,
      },
      noticesOf(terminal, flags.get(inspectFlags.quiet), progress).note,
    );
    const onShare = progress.begin({
      total: 1,
      text: (share) => `shuffling columns, ${formatPercent(share)}`,
    });
    const importance = await permutationImportance(model, examples, {
      metric,
      repetitions: flags.get(inspectFlags.repetitions),
      seed: flags.get(inspectFlags.seed),
      engine: engines[flags.get(inspectFlags.engine)],
      onShare,
    });
    if (json) return yield ndjson({ type: 'importance', ...importance });
    const { importanceText } = await import('../views/importance-text.js');
    yield importanceText(importance, colours);
  },
};

/** A model without its matrices, for --json. */
function withoutWeights({ layers, embedding, members, ...rest }: Model) {
  const embedded = (own: ModelNetwork['embedding']) =>
    own && { embedding: { kind: own.kind, columns: own.columns.map(({ column }) => column) } };
  const short = (own: readonly ModelLayer[]) =>
    own.map(({ units, activation }) => ({ units, activation }));
  return {
    type: 'model',
    ...rest,
    ...(members === undefined
      ? { ...embedded(embedding), layers: short(layers) }
      : {
          members: members.map((one) => ({
            ...one,
            ...embedded(one.embedding),
            layers: short(one.layers),
          })),
        }),
  };
}

/**
 * The layer that the flags name, or all.
 *
 * @throws MlpError ('usage') for one that the model has not
 */
function chosenLayers(model: SingleModel, flags: FlagValues) {
  const layers = layerDetails(model);
  const number = flags.get(inspectFlags.layer);
  if (number === undefined) return layers;
  const layer = layers[number - 1];
  if (layer !== undefined) return [layer];
  const { length } = layers;
  throw new MlpError({
    kind: 'usage',
    option: 'layer',
    value: String(number),
    problem: `the model has ${length === 1 ? '1 layer' : `${length} layers`}`,
    advice: { text: 'the last one is', options: { layer: String(length) } },
  });
}

function shownAlone(path: string): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: `${escapeControls(path)} is a model, and is shown alone`,
    advice: [
      `mlp inspect ${shellWord(path)}`,
      { text: 'see what it makes of the rows with', options: { importance: 'permutation' } },
    ],
  });
}

function noRows(view: 'importance' | 'activations', path: string): MlpError {
  const flag = view === 'importance' ? '--importance=permutation' : '--activations';
  return new MlpError({
    kind: 'usage',
    problem: { text: '{} needs rows, too', options: { [view]: undefined } },
    advice: `mlp inspect ${shellWord(path)} data.csv ${flag}`,
  });
}
