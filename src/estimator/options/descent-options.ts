import { optimizers } from '../../network/optimizers.js';
import { parameterGroups, type RateFactors } from '../../network/parameter-groups.js';
import { schedules } from '../../network/schedules.js';
import { formsOf } from '../../support/named.js';
import { isKeyOf, keysOf } from '../../support/records.js';
import { named } from './named-type.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import {
  adviseName,
  belowOne,
  notNegative,
  type OptionType,
  oneOf,
  onOff,
  positive,
  whole,
} from './types.js';

/** A factor for each of some groups of parameters: `embed=4,biases=0.5`. */
const rateFactors: OptionType<RateFactors> = {
  expected: `factors like embed=4, of ${keysOf(parameterGroups).join(', ')}`,
  schema: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: Object.fromEntries(
      keysOf(parameterGroups).map((name) => [name, { type: 'number', exclusiveMinimum: 0 }]),
    ),
  },
  parse(text) {
    const factors = new Map<string, number | undefined>();
    for (const part of text.split(',')) {
      const [name, number, ...others] = part.split('=').map((word) => word.trim());
      if (others.length > 0 || number === undefined || factors.has(name)) return undefined;
      factors.set(name, positive.parse(number));
    }
    const value: unknown = Object.fromEntries(factors);
    return rateFactors.holds(value) ? value : undefined;
  },
  format: (factors) =>
    Object.entries(factors)
      .map(([name, factor]) => `${name}=${factor}`)
      .join(','),
  store: (factors) => Object.fromEntries(Object.entries(factors)),
  holds(value): value is RateFactors {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = Object.entries(value);
    return (
      entries.length > 0 &&
      entries.every(([name, factor]) => isKeyOf(parameterGroups, name) && positive.holds(factor))
    );
  },
  advise(text) {
    const wrong = text
      .split(',')
      .map((part) => part.split('=')[0].trim())
      .find((name) => !isKeyOf(parameterGroups, name));
    return wrong === undefined ? undefined : adviseName(wrong, keysOf(parameterGroups));
  },
};

const group = 'Descent';

/** How the weights are found. */
export const descentOptions = {
  learningRate: withDefault(
    {
      key: 'learningRate',
      brief: 'the size of a step',
      help: 'the learning rate',
      group,
      placeholder: 'η',
      alias: 'lr',
      fallbackHelp: '0.01; by weights',
      isChosen: true,
    },
    positive,
    0.01,
  ),
  lrFactor: optional(
    {
      key: 'lrFactor',
      help: `what the step of a group of parameters is multiplied by: ${keysOf(parameterGroups).join(', ')}`,
      group,
      placeholder: 'group=x',
      fallbackHelp: '1 for all',
    },
    rateFactors,
  ),
  momentum: withDefault(
    {
      key: 'momentum',
      brief: 'what a step keeps of the last one',
      help: 'ΔW(t) = −η∇ℓ + αΔW(t−1)',
      group,
      placeholder: 'α',
    },
    belowOne,
    0,
  ),
  nesterov: withDefault({ key: 'nesterov', help: "Nesterov's momentum", group }, onOff, false),
  optimizer: withDefault(
    {
      key: 'optimizer',
      help: keysOf(optimizers).join(', '),
      group,
      placeholder: 'name',
    },
    oneOf(keysOf(optimizers), valueSynonyms.optimizer),
    'sgd',
  ),
  beta1: optional(
    {
      key: 'beta1',
      help: 'of adam: the decay of the mean gradient',
      group,
      placeholder: 'β₁',
      fallbackHelp: '0.9',
    },
    belowOne,
  ),
  beta2: optional(
    {
      key: 'beta2',
      help: 'of adam: the decay of the mean squared gradient',
      group,
      placeholder: 'β₂',
      fallbackHelp: '0.999',
    },
    belowOne,
  ),
  weightDecay: optional(
    {
      key: 'weightDecay',
      help: 'each step takes W ← W − ηx·W, too, whatever the optimizer; adam with it is AdamW',
      group,
      placeholder: 'x',
      fallbackHelp: '0',
    },
    notNegative,
  ),
  schedule: withDefault(
    {
      key: 'schedule',
      help: `of the learning rate, from epoch to epoch: ${formsOf(schedules).join(', ')}`,
      group,
      placeholder: 'name',
      fallbackHelp: 'cosine',
      isChosen: true,
    },
    named(schedules, valueSynonyms.schedule),
    { name: 'constant' },
  ),
  warmup: optional(
    {
      key: 'warmup',
      help: 'epochs in which the learning rate rises evenly to where the schedule begins',
      group,
      placeholder: 'n',
      fallbackHelp: 'none',
    },
    whole(1),
  ),
  batchSize: withDefault(
    {
      key: 'batchSize',
      brief: 'examples per step',
      help: 'examples per step; 1 is incremental gradient descent',
      group,
      placeholder: 'n',
    },
    whole(1),
    1,
  ),
  clipNorm: optional(
    { key: 'clipNorm', help: 'scale gradients down to this norm', group, placeholder: 'x' },
    positive,
  ),
  epochs: withDefault(
    {
      key: 'epochs',
      brief: 'passes over the rows, at most',
      help: 'at most so many passes over the rows',
      group,
      placeholder: 'n',
      fallbackHelp: '100; by rows, below 100 and above 10,000',
      isChosen: true,
    },
    whole(1),
    100,
  ),
  shuffle: withDefault(
    {
      key: 'shuffle',
      help: 'go through the rows in a new order in every epoch',
      offHelp: 'keep the order of the file',
      group,
    },
    onOff,
    true,
  ),
  seed: withDefault(
    {
      key: 'seed',
      brief: 'of all that is random',
      help: 'of weights, shuffles, splits and dropout',
      group,
      placeholder: 'n',
    },
    whole(0),
    0,
  ),
  ensemble: optional(
    {
      key: 'ensemble',
      help: 'so many networks, each from its own seed, whose predictions are averaged; with a fraction for validation each holds out other rows',
      group,
      placeholder: 'k',
      fallbackHelp: 'one, alone',
    },
    whole(1),
  ),
  precision: withDefault(
    { key: 'precision', help: 'of the arithmetic: single or double', group, placeholder: 'p' },
    oneOf(['single', 'double'], valueSynonyms.precision),
    'single',
  ),
};
