import { classWeight, heldOut } from './data-types.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import { oneOf, whole } from './types.js';

const group = 'Data';

const targetScalings = oneOf(['standard', 'minmax', 'none'], valueSynonyms.scale);
const scalings = oneOf(['standard', 'minmax', 'robust', 'none'], valueSynonyms.scale);

/** What makes examples of the rows of a table, and which of them are held out. */
export const exampleOptions = {
  unknown: withDefault(
    {
      key: 'unknown',
      help: 'categories that the training has not seen: ignore (all zeros, and counted), or error',
      group,
      placeholder: 'policy',
    },
    oneOf(['ignore', 'error']),
    'ignore',
  ),
  scale: withDefault(
    {
      key: 'scale',
      help: 'of numeric features: standard, minmax, robust (by quartiles, and clipped) or none',
      group,
      placeholder: 'method',
    },
    scalings,
    'standard',
  ),
  scaleTarget: withDefault(
    {
      key: 'scaleTarget',
      help: 'of a numeric target, while training: standard, minmax or none',
      group,
      placeholder: 'method',
    },
    targetScalings,
    'standard',
  ),
  classWeight: optional(
    {
      key: 'classWeight',
      help: 'how much each class counts in the training loss: balanced, or a=2,b=1; rows held out count one each',
      group,
      placeholder: 'weights',
    },
    classWeight,
  ),
  splitSeed: optional(
    {
      key: 'splitSeed',
      help: 'of the rows that are held out, where others than those of the seed are to be',
      group,
      placeholder: 'n',
      fallbackHelp: "the seed's",
    },
    whole(0),
  ),
  validation: optional(
    {
      key: 'validation',
      brief: 'rows to watch, to stop early',
      help: 'rows held out to watch training, stratified by class',
      group,
      placeholder: 'file|fraction',
    },
    heldOut,
  ),
  test: optional(
    {
      key: 'test',
      brief: 'rows to score at the end',
      help: 'rows held out to score the model at the end, stratified by class',
      group,
      placeholder: 'file|fraction',
    },
    heldOut,
  ),
};
