import { metrics } from '../../estimator/metrics.js';
import { dataOptions } from '../../estimator/options/data-options.js';
import { descentOptions } from '../../estimator/options/descent-options.js';
import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, whole } from '../../estimator/options/types.js';
import { keysOf } from '../../support/records.js';
import { memberFlag } from './member-flag.js';
import { modelFlags } from './model-flags.js';
import { refuseUseless } from './refuse-useless.js';
import { engineFlag, outputFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

const group = 'Model';

/** What can be asked of a model: the overview, unless one of these is. */
const viewFlags = {
  weights: withDefault(
    { key: 'weights', brief: 'all weights', help: 'all weights, layer by layer', group },
    onOff,
    false,
  ),
  layer: optional(
    {
      key: 'layer',
      brief: 'one layer, unit by unit',
      help: 'one layer, from 1: its units, or with --weights or --activations only what they show of it',
      group,
      placeholder: 'n',
    },
    whole(1),
  ),
  activations: withDefault(
    {
      key: 'activations',
      brief: 'what each unit makes of a row of the data',
      help: 'what each unit makes of one row of the data',
      group,
    },
    onOff,
    false,
  ),
  row: optional(
    {
      key: 'row',
      brief: 'which row, from 1',
      help: 'of --activations: the row, from 1',
      group,
      placeholder: 'n',
      fallbackHelp: '1',
    },
    whole(1),
  ),
  importance: optional(
    {
      key: 'importance',
      brief: 'permutation: how much each column matters',
      help: 'permutation: how much worse the model scores the data when a column is shuffled',
      group,
      placeholder: 'method',
    },
    oneOf(['permutation']),
  ),
  metric: optional(
    {
      key: 'metric',
      brief: 'that importance is measured by',
      help: `that importance is measured by: ${keysOf(metrics).join(', ')}`,
      group,
      placeholder: 'name',
      fallbackHelp: 'accuracy, or r2 of a regression',
    },
    oneOf(keysOf(metrics)),
  ),
  repetitions: withDefault(
    { key: 'repetitions', help: 'how often each column is shuffled', group, placeholder: 'n' },
    whole(1),
    10,
  ),
  seed: { ...descentOptions.seed, brief: undefined, help: 'of the shuffles', group },
  member: memberFlag,
  plan: withDefault(
    {
      key: 'plan',
      brief: 'how its training step is compiled',
      help: 'how the step that trained it is compiled',
      group,
    },
    onOff,
    false,
  ),
};

/** How the rows of a file are read, by the model or as in a training. */
const { delimiter, header, comment, skipLines } = dataOptions;
const readingFlags = { delimiter, header, comment, skipLines };

/** What a training would be told of a file of rows. */
const { target, features, ignore, task, categorical, decimal, dateOrder, na, missing } =
  dataOptions;
const { scale, scaleTarget, weightColumn, group: rowGroup } = dataOptions;
export const trainingFlags = {
  ...{ target, features, ignore, task, categorical, ...readingFlags, decimal, dateOrder, na },
  ...{ missing, scale, scaleTarget, weightColumn, group: rowGroup },
};

export const inspectFlags = {
  ...viewFlags,
  unknown: modelFlags.unknown,
  ...trainingFlags,
  ...outputFlags,
  engine: engineFlag,
};

/** What of a model is shown. */
export type ModelView = 'overview' | 'layer' | 'weights' | 'activations' | 'importance' | 'plan';
/** What is shown: of a model, or of the columns of rows. */
type InspectView = ModelView | 'columns';

const { layer, row, metric, repetitions, seed, member } = viewFlags;
const readByModel = [...Object.values(readingFlags), inspectFlags.unknown];
const output = Object.values(outputFlags);

/** The flags that a view has, besides those that ask for it. */
const flagsOf: { readonly [V in InspectView]: readonly Option<unknown>[] } = {
  columns: [...Object.values(trainingFlags), ...output],
  overview: output,
  layer: [member, ...output],
  weights: [layer, member, ...output],
  activations: [layer, row, member, ...readByModel, ...output],
  importance: [metric, repetitions, seed, inspectFlags.engine, ...readByModel, ...output],
  plan: output,
};

/** The flags that ask for a view of a model; the last one may also belong to another of them. */
const asking = [
  ['plan', viewFlags.plan],
  ['importance', viewFlags.importance],
  ['activations', viewFlags.activations],
  ['weights', viewFlags.weights],
  ['layer', viewFlags.layer],
] as const satisfies readonly (readonly [ModelView, Option<unknown>])[];

/** The view of a model that the flags ask for. */
export function modelView(flags: FlagValues): ModelView {
  return asking.find(([, option]) => flags.given(option))?.[0] ?? 'overview';
}

/** The flags that can be given beside these, if they ask for a view of a model; all otherwise. */
export function usableFlags(flags: FlagValues): readonly Option<unknown>[] {
  const view = modelView(flags);
  return view === 'overview' ? Object.values(inspectFlags) : [...flagsOf[view], ...askingFor(view)];
}

function askingFor(view: InspectView): readonly Option<unknown>[] {
  return asking.flatMap(([name, option]) => (name === view ? [option] : []));
}

/**
 * Refuses flags that would have no effect on a view.
 *
 * @throws MlpError ('usage')
 */
export function refuseElsewhere(view: InspectView, flags: FlagValues): void {
  const allowed = [...flagsOf[view], ...askingFor(view)];
  const useless = Object.values(inspectFlags).filter((option) => !allowed.includes(option));
  refuseUseless(flags, useless, `changes nothing in ${describing[view]}`);
}

const describing: { readonly [V in InspectView]: string } = {
  columns: 'what is said of rows',
  overview: 'the overview of a model',
  layer: 'what is said of a layer',
  weights: 'a list of weights',
  activations: 'what is made of a row',
  importance: 'the importance of columns',
  plan: 'a plan',
};
