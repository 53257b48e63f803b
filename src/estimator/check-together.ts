import { optimizers } from '../network/optimizers.js';
import { regularizers } from '../network/regularizers.js';
import { MlpError, type OptionValues, type Phrase } from '../support/errors.js';
import { isKeyOf } from '../support/records.js';
import { foldCount } from './fold-count.js';
import type { Recipe } from './recipe-options.js';

/** What contradicts itself or would have no effect: in words, with its options, and what to do. */
type Conflict = readonly [problem: string, options: OptionValues, advice: Phrase];

const givenTwice = (problem: string, options: OptionValues): Conflict => [
  problem,
  options,
  'give one of them',
];

const isEmbedded = ({ embed }: Recipe): boolean => embed.some((name) => name !== 'none');

/** Each finds one, if a recipe has it. A new one is a function here. */
const conflicts: readonly ((recipe: Recipe) => Conflict | false | undefined)[] = [
  ({ layers, hidden }) =>
    layers !== undefined &&
    hidden !== undefined &&
    givenTwice('{} and {} say the same thing twice', { layers: undefined, hidden: undefined }),
  ({ embed, ensemble }) =>
    embed.length > (ensemble ?? 1) && [
      '{} is of several networks',
      { embed: embed.join(',') },
      { text: 'train', options: { ensemble: String(embed.length) } },
    ],
  (recipe) =>
    recipe.embedSize !== undefined &&
    !isEmbedded(recipe) && [
      '{} is of no embedding',
      { embedSize: String(recipe.embedSize) },
      { text: 'add', options: { embed: 'bins' } },
    ],
  ({ lrFactor, embed }) =>
    lrFactor?.embed !== undefined &&
    !embed.includes('periodic') && [
      '{} is of no embedding that learns',
      { lrFactor: undefined },
      { text: 'add {}, or give factors of other groups', options: { embed: 'periodic' } },
    ],
  ({ init, initFrom }) =>
    init !== undefined &&
    initFrom !== undefined &&
    givenTwice('{} and {} both give the first weights', { init: undefined, initFrom: undefined }),
  ({ ensemble, initFrom }) =>
    ensemble !== undefined &&
    initFrom !== undefined && [
      '{} begins each network with weights of its own, and {} gives one',
      { ensemble: undefined, initFrom: undefined },
      { text: 'leave {} out', options: { initFrom: undefined } },
    ],
  ({ ensemble, validation }) =>
    ensemble !== undefined &&
    typeof validation === 'number' &&
    foldCount(validation) < 2 && [
      'each network of {} holds out one of several parts of the rows, and {} is more than one of two',
      { ensemble: undefined, validation: String(validation) },
      { text: 'hold out less, for example', options: { validation: '0.2' } },
    ],
  ({ penalty, lambda }) =>
    penalty !== undefined &&
    lambda === undefined && [
      '{} has no weight',
      { penalty },
      { text: 'add', options: { lambda: '0.1' } },
    ],
  ({ penalty, lambda }) =>
    penalty === undefined &&
    lambda !== undefined && [
      '{} weighs nothing',
      { lambda: undefined },
      { text: 'add', options: { penalty: 'l2' } },
    ],
  (recipe) => {
    const { penalty } = recipe;
    if (penalty === undefined || !isKeyOf(regularizers, penalty) || recipe[penalty] === 0) return;
    return givenTwice('{} and {} say the same thing twice', { penalty, [penalty]: undefined });
  },
  ({ optimizer, momentum, nesterov }) =>
    !optimizers[optimizer].momentum &&
    (momentum > 0 || nesterov) && [
      '{} has no momentum to set',
      { optimizer },
      { text: 'leave {} and {} out', options: { momentum: undefined, nesterov: undefined } },
    ],
  ({ optimizer, beta1, beta2 }) =>
    !optimizers[optimizer].betas &&
    (beta1 !== undefined || beta2 !== undefined) && [
      '{} has no moments to set',
      { optimizer },
      { text: 'leave {} and {} out', options: { beta1: undefined, beta2: undefined } },
    ],
  ({ nesterov, momentum }) =>
    nesterov &&
    momentum === 0 && [
      '{} changes nothing without momentum',
      { nesterov: undefined },
      { text: 'add', options: { momentum: '0.9' } },
    ],
  ({ warmup, schedule }) =>
    warmup !== undefined &&
    schedule.name === 'onecycle' && [
      '{} begins with a low learning rate by itself',
      { schedule: 'onecycle' },
      { text: 'leave {} out', options: { warmup: undefined } },
    ],
  ({ warmup, epochs }) =>
    warmup !== undefined &&
    warmup >= epochs && [
      '{} leaves no epoch for the learning rate itself',
      { warmup: String(warmup) },
      { text: 'use', options: { epochs: String(10 * warmup) } },
    ],
  ({ monitor, validation }) =>
    monitor?.startsWith('validation') &&
    validation === undefined && [
      '{} needs rows to watch',
      { monitor },
      { text: 'add', options: { validation: '0.2' } },
    ],
  ({ patience, validation, monitor, tolerance }) =>
    patience !== undefined &&
    validation === undefined &&
    monitor === undefined &&
    tolerance === 0 && [
      '{} has nothing to wait for',
      { patience: undefined },
      {
        text: 'add {}, {}, or {} above 0',
        options: { validation: undefined, monitor: 'loss', tolerance: undefined },
      },
    ],
];

/** @throws MlpError ('usage') for what would be accepted and then ignored, and for options that contradict each other */
export function checkTogether(recipe: Recipe): void {
  for (const find of conflicts) {
    const conflict = find(recipe);
    if (!conflict) continue;
    const [text, options, advice] = conflict;
    throw new MlpError({ kind: 'usage', problem: { text, options }, advice });
  }
}
