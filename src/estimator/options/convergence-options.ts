import { keysOf } from '../../support/records.js';
import { monitors } from '../../training/monitors.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import { duration, notNegative, oneOf, whole } from './types.js';

const group = 'Convergence';

/** convergence(D, y, t): when training ends, and which weights are kept. */
export const convergenceOptions = {
  tolerance: withDefault(
    {
      key: 'tolerance',
      help: 'stop when the training loss improves by less, for as many epochs as the patience',
      group,
      placeholder: 'x',
      fallbackHelp: '0: never',
    },
    notNegative,
    0,
  ),
  patience: optional(
    {
      key: 'patience',
      help: 'epochs without improvement',
      group,
      placeholder: 'n',
      fallbackHelp: '10',
    },
    whole(1),
  ),
  monitor: optional(
    {
      key: 'monitor',
      help: `what early stopping watches, and which weights are kept: ${keysOf(monitors).join(', ')}`,
      group,
      placeholder: 'what',
      fallbackHelp: 'validation-loss when there is validation data',
    },
    oneOf(keysOf(monitors), valueSynonyms.monitor),
  ),
  targetLoss: optional(
    { key: 'targetLoss', help: 'stop at this training loss', group, placeholder: 'x' },
    notNegative,
  ),
  maxTime: optional(
    {
      key: 'maxTime',
      help: 'stop after 30s, 5m, 1.5h, when an epoch ends',
      group,
      placeholder: 'time',
    },
    duration,
  ),
  gradientTolerance: optional(
    {
      key: 'gradientTolerance',
      help: "stop when the gradient's norm, root mean square of an epoch, is not above this",
      group,
      placeholder: 'x',
    },
    notNegative,
  ),
};
