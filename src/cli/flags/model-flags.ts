import { withDefault } from '../../estimator/options/option.js';
import { oneOf, word } from '../../estimator/options/types.js';

const group = 'Model';

/** For the commands that use a model. */
export const modelFlags = {
  model: withDefault(
    {
      key: 'model',
      brief: 'what mlp train wrote',
      help: 'the model that mlp train wrote',
      group,
      placeholder: 'file',
    },
    word,
    'model.json',
  ),
  unknown: withDefault(
    {
      key: 'unknown',
      help: 'categories that the model has not seen: error, or ignore (all zeros)',
      group,
      placeholder: 'policy',
    },
    oneOf(['error', 'ignore']),
    'error',
  ),
};
