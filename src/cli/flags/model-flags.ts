import { dataOptions } from '../../estimator/options/data-options.js';
import { withDefault } from '../../estimator/options/option.js';
import { word } from '../../estimator/options/types.js';

const group = 'Model';

/** For the commands that use a model. */
export const modelFlags = {
  model: withDefault(
    {
      key: 'model',
      brief: 'what mlp train wrote',
      help: 'the model that mlp train wrote; - for standard input',
      group,
      placeholder: 'file',
    },
    word,
    'model.json',
  ),
  unknown: { ...dataOptions.unknown, group },
};
