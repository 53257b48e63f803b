import { activations } from '../../network/activations.js';
import { type InitializerChoice, initializers } from '../../network/initializers.js';
import {
  type LayerWidths,
  parseActivations,
  parseHidden,
  parseLayers,
} from '../../network/layer-spec.js';
import { losses } from '../../network/losses.js';
import { outputs } from '../../network/outputs.js';
import { formsOf, parseNamed } from '../../support/named.js';
import { keysOf } from '../../support/records.js';
import {
  belowOne,
  flagWithDefault,
  listOf,
  notNegative,
  oneOf,
  optionalFlag,
  orList,
  type Parser,
  word,
} from './flag.js';

const group = 'Network';

const initializer: Parser<InitializerChoice> = {
  expected: orList(formsOf(initializers, true), ', or '),
  parse: (text) => parseNamed(initializers, text),
};

const layers: Parser<LayerWidths> = { expected: 'widths like 4,8,3', parse: parseLayers };
const hidden: Parser<LayerWidths> = { expected: 'widths like 16,8, or none', parse: parseHidden };

/** What the network looks like, and what it is to make small. */
export const networkFlags = {
  layers: optionalFlag(
    {
      flags: '--layers <widths>',
      summary: "every layer's width, inputs first, like 4,8,3; _ is inferred",
      group,
    },
    layers,
  ),
  hidden: optionalFlag(
    {
      flags: '--hidden <widths>',
      summary: 'only the hidden widths, like 16,8, or none',
      group,
      fallbackSummary: '16',
    },
    hidden,
  ),
  activation: flagWithDefault(
    {
      flags: '--activation <list>',
      summary: `one per hidden layer, of which the last repeats: ${keysOf(activations).join(', ')}`,
      group,
    },
    { expected: 'activations', parse: parseActivations },
    'tanh,relu',
  ),
  output: optionalFlag(
    {
      flags: '--output <activation>',
      summary: keysOf(outputs).join(', '),
      group,
      fallbackSummary: 'softmax; sigmoid for 1 unit; linear for regression',
    },
    oneOf(keysOf(outputs)),
  ),
  loss: optionalFlag(
    {
      flags: '--loss <loss>',
      summary: keysOf(losses).join(', '),
      group,
      fallbackSummary: 'cross-entropy; squared for regression',
    },
    oneOf(keysOf(losses)),
  ),
  logBase: flagWithDefault(
    { flags: '--log-base <base>', summary: 'of cross entropy: 2 for bits, e for nats', group },
    oneOf(['2', 'e']),
    '2',
  ),
  init: optionalFlag(
    {
      flags: '--init <rule>',
      summary: `first weights: ${orList(formsOf(initializers), ', or ')}`,
      group,
      fallbackSummary: 'glorot for tanh and sigmoid, he for relu',
    },
    initializer,
  ),
  initFrom: optionalFlag(
    {
      flags: '--init-from <model>',
      summary: 'first weights from the layers of a model file',
      group,
    },
    word,
  ),
  l2: flagWithDefault(
    { flags: '--l2 <λ>', summary: 'adds λ/n · Σw² to the loss of each example', group },
    notNegative,
    '0',
  ),
  l1: flagWithDefault(
    { flags: '--l1 <λ>', summary: 'adds λ/n · Σ|w| to the loss of each example', group },
    notNegative,
    '0',
  ),
  dropout: flagWithDefault(
    {
      flags: '--dropout <p>',
      summary: 'probability of dropping a hidden unit, or one per hidden layer',
      group,
    },
    listOf(belowOne),
    '0',
  ),
};
