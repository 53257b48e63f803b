import { activations } from '../../network/activations.js';
import { embeddingKinds } from '../../network/embeddings/kinds.js';
import { initializers } from '../../network/initializers.js';
import { parseHidden, parseLayers } from '../../network/layer-spec.js';
import { losses } from '../../network/losses.js';
import { outputs } from '../../network/outputs.js';
import { regularizers } from '../../network/regularizers.js';
import { formsOf } from '../../support/named.js';
import { keysOf } from '../../support/records.js';
import { nameOrFormula } from './formula-type.js';
import { named } from './named-type.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import {
  belowOne,
  listOf,
  notNegative,
  type OptionType,
  oneOf,
  positive,
  storedList,
  whole,
  word,
} from './types.js';

const group = 'Network';

const width = whole(1);
type LayerWidth = number | '_';

const isLayerWidth = (value: unknown): value is LayerWidth => value === '_' || width.holds(value);

/** Every layer's width, inputs first; `_` at either end is inferred. */
const layers: OptionType<readonly LayerWidth[]> = {
  expected: 'widths like 4,8,3',
  schema: {
    type: 'array',
    minItems: 2,
    items: { anyOf: [width.schema, { type: 'string', pattern: '^(_|[1-9][0-9]*)$' }] },
  },
  parse: (text) => parseLayers(text).widths,
  format: (widths) => widths.join(','),
  holds: (value): value is readonly LayerWidth[] =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every(isLayerWidth) &&
    value.slice(1, -1).every((inner) => inner !== '_'),
  convert: (value) => (Array.isArray(value) ? parseLayers(value.join(',')).widths : undefined),
  store: storedList,
};

const hidden: OptionType<readonly number[]> = {
  ...listOf(width),
  expected: 'widths like 16,8, or none',
  parse: (text) => parseHidden(text).widths.map(Number),
  format: (widths) => widths.join(',') || 'none',
};

const activationList = listOf(nameOrFormula(keysOf(activations), valueSynonyms.activation), {
  expected: `some of ${keysOf(activations).join(', ')}, or formulas of x`,
  least: 1,
});

/** More would be no embedding, and much code: the groups of its products are unrolled. */
const MOST_EMBEDDED = 256;

/** What the network looks like, and what it is to make small. */
export const networkOptions = {
  layers: optional(
    {
      key: 'layers',
      brief: 'every width, inputs first, like 4,8,3',
      help: "every layer's width, inputs first, like 4,8,3; _ is inferred",
      group,
      placeholder: 'widths',
    },
    layers,
  ),
  hidden: optional(
    {
      key: 'hidden',
      brief: 'only the hidden widths, like 16,8',
      help: 'only the hidden widths, like 16,8, or none',
      group,
      placeholder: 'widths',
      fallbackHelp: '64,32',
      isChosen: true,
    },
    hidden,
  ),
  embed: withDefault(
    {
      key: 'embed',
      help: `what numeric columns become beside themselves, in front of the first layer: none, ${keysOf(embeddingKinds).join(', ')}`,
      group,
      placeholder: 'list',
    },
    listOf(oneOf(['none', ...keysOf(embeddingKinds)], valueSynonyms.embed), { least: 1 }),
    ['none'],
  ),
  embedSize: optional(
    {
      key: 'embedSize',
      help: `how fine an embedding is: ${keysOf(embeddingKinds)
        .map((name) => `${embeddingKinds[name].sizeOf} of ${name}`)
        .join(', ')}`,
      group,
      placeholder: 'n',
      fallbackHelp: '16',
    },
    whole(2, MOST_EMBEDDED),
  ),
  activation: withDefault(
    {
      key: 'activation',
      brief: 'one for each hidden layer',
      help: `one per hidden layer, of which the last repeats: ${keysOf(activations).join(', ')}, or a formula like 'x * sigmoid(x)'`,
      group,
      placeholder: 'list',
    },
    activationList,
    ['tanh', 'relu'],
  ),
  output: optional(
    {
      key: 'output',
      help: keysOf(outputs).join(', '),
      group,
      placeholder: 'activation',
      fallbackHelp: 'softmax; sigmoid for 1 unit; linear for regression',
    },
    oneOf(keysOf(outputs), valueSynonyms.output),
  ),
  loss: optional(
    {
      key: 'loss',
      brief: 'cross-entropy, squared, absolute or huber',
      help: `${keysOf(losses).join(', ')}, or a formula of the target c, the output y and the logits z, like 'sum(abs(c - y)^1.5)'`,
      group,
      placeholder: 'loss',
      fallbackHelp: 'cross-entropy; squared for regression',
    },
    nameOrFormula(keysOf(losses), valueSynonyms.loss),
  ),
  labelSmoothing: optional(
    {
      key: 'labelSmoothing',
      help: 'train with (1 − x)·q + x/K for each of K classes, q being 1 for the right one; losses are shown without',
      group,
      placeholder: 'x',
      fallbackHelp: '0',
    },
    belowOne,
  ),
  logBase: withDefault(
    {
      key: 'logBase',
      help: 'of cross entropy: 2 for bits, e for nats',
      group,
      placeholder: 'base',
    },
    oneOf(['2', 'e'], valueSynonyms.logBase),
    '2',
  ),
  init: optional(
    {
      key: 'init',
      help: `first weights: ${formsOf(initializers).join(', ')}`,
      group,
      placeholder: 'rule',
      fallbackHelp: 'glorot for tanh and sigmoid, he for relu',
    },
    named(initializers, valueSynonyms.init),
  ),
  initFrom: optional(
    {
      key: 'initFrom',
      help: 'first weights from the layers of a model file',
      group,
      placeholder: 'model',
    },
    word,
  ),
  l2: withDefault(
    {
      key: 'l2',
      brief: 'adds λ/n · Σw² to the loss',
      help: 'adds λ/n · Σw² to the loss of each example',
      group,
      placeholder: 'λ',
      fallbackHelp: 'by rows and columns, from 1 to 3',
      isChosen: true,
    },
    notNegative,
    0,
  ),
  l1: withDefault(
    { key: 'l1', help: 'adds λ/n · Σ|w| to the loss of each example', group, placeholder: 'λ' },
    notNegative,
    0,
  ),
  penalty: optional(
    {
      key: 'penalty',
      help: `${keysOf(regularizers).join(', ')}, or a formula of all weights w, like 'sum(log(1 + w^2))'`,
      group,
      placeholder: 'penalty',
    },
    nameOrFormula(keysOf(regularizers)),
  ),
  lambda: optional(
    {
      key: 'lambda',
      help: 'adds λ/n times the penalty to the loss of each example',
      group,
      placeholder: 'λ',
    },
    positive,
  ),
  dropout: withDefault(
    {
      key: 'dropout',
      help: 'probability of dropping a hidden unit, or one per hidden layer',
      group,
      placeholder: 'p',
    },
    listOf(belowOne, { least: 1 }),
    [0],
  ),
};
