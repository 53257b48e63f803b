import { optimizers } from '../../network/optimizers.js';
import { type ScheduleChoice, schedules } from '../../network/schedules.js';
import { formsOf, parseNamed } from '../../support/named.js';
import { keysOf } from '../../support/records.js';
import { monitors } from '../../training/monitors.js';
import {
  belowOne,
  duration,
  flagWithDefault,
  notNegative,
  oneOf,
  optionalFlag,
  orList,
  type Parser,
  positive,
  switchFlag,
  whole,
} from './flag.js';

const group = 'Descent';
const convergence = 'Convergence';

const schedule: Parser<ScheduleChoice> = {
  expected: orList(formsOf(schedules, true)),
  parse: (text) => parseNamed(schedules, text),
};

/** How the weights are found. */
export const descentFlags = {
  learningRate: flagWithDefault(
    { flags: '--lr, --learning-rate <η>', summary: 'the learning rate', group },
    positive,
    '0.01',
  ),
  momentum: flagWithDefault(
    { flags: '--momentum <α>', summary: 'ΔW(t) = −η∇ℓ + αΔW(t−1)', group },
    belowOne,
    '0',
  ),
  nesterov: switchFlag({ flags: '--nesterov', summary: "Nesterov's momentum", group }),
  optimizer: flagWithDefault(
    { flags: '--optimizer <name>', summary: keysOf(optimizers).join(', '), group },
    oneOf(keysOf(optimizers)),
    'sgd',
  ),
  schedule: flagWithDefault(
    {
      flags: '--schedule <name>',
      summary: `of the learning rate: ${orList(formsOf(schedules))}`,
      group,
    },
    schedule,
    'constant',
  ),
  batchSize: flagWithDefault(
    {
      flags: '--batch-size <n>',
      summary: 'examples per step; 1 is incremental gradient descent',
      group,
    },
    whole(1),
    '1',
  ),
  clipNorm: optionalFlag(
    { flags: '--clip-norm <x>', summary: 'scale gradients down to this norm', group },
    positive,
  ),
  epochs: flagWithDefault(
    { flags: '--epochs <n>', summary: 'at most so many passes over the rows', group },
    whole(1),
    '100',
  ),
  noShuffle: switchFlag({ flags: '--no-shuffle', summary: 'keep the order of the file', group }),
  seed: flagWithDefault(
    { flags: '--seed <n>', summary: 'of weights, shuffles, splits and dropout', group },
    whole(0),
    '0',
  ),
  precision: flagWithDefault(
    { flags: '--precision <p>', summary: 'of the arithmetic: single or double', group },
    oneOf(['single', 'double']),
    'single',
  ),
};

/** convergence(D, y, t): when training ends, and which weights are kept. */
export const convergenceFlags = {
  tolerance: flagWithDefault(
    {
      flags: '--tolerance <x>',
      summary: 'stop when the training loss improves by less for --patience epochs',
      group: convergence,
      fallbackSummary: '0: never',
    },
    notNegative,
    '0',
  ),
  patience: optionalFlag(
    {
      flags: '--patience <n>',
      summary: 'epochs without improvement',
      group: convergence,
      fallbackSummary: '10',
    },
    whole(1),
  ),
  monitor: optionalFlag(
    {
      flags: '--monitor <what>',
      summary: `what early stopping watches, and which weights are kept: ${keysOf(monitors).join(', ')}`,
      group: convergence,
      fallbackSummary: 'validation-loss when there is validation data',
    },
    oneOf(keysOf(monitors)),
  ),
  targetLoss: optionalFlag(
    { flags: '--target-loss <x>', summary: 'stop at this training loss', group: convergence },
    notNegative,
  ),
  maxTime: optionalFlag(
    {
      flags: '--max-time <time>',
      summary: 'stop after 30s, 5m, 1.5h, when an epoch ends',
      group: convergence,
    },
    duration,
  ),
  gradientTolerance: optionalFlag(
    {
      flags: '--gradient-tolerance <x>',
      summary: "stop when the gradient's norm, root mean square of an epoch, is not above this",
      group: convergence,
    },
    notNegative,
  ),
};
