import { flagWithDefault, oneOf, word } from './flag.js';

const group = 'Model';

/** For the commands that use a model. */
export const modelFlags = {
  model: flagWithDefault(
    { flags: '--model <file>', summary: 'the model that mlp train wrote', group },
    word,
    'model.json',
  ),
  unknown: flagWithDefault(
    {
      flags: '--unknown <policy>',
      summary: 'categories that the model has not seen: error, or ignore (all zeros)',
      group,
    },
    oneOf(['error', 'ignore']),
    'error',
  ),
};
