import { engines } from '../../engine/engines.js';
import { optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, word } from '../../estimator/options/types.js';
import { keysOf } from '../../support/records.js';
import { progressModes } from '../output/progress.js';
import { checkpointPace } from './checkpoint-pace.js';

const group = 'Run';

/** What the output looks like: for every command that has something to say. */
export const outputFlags = {
  json: withDefault(
    { key: 'json', help: 'standard output carries NDJSON: one record per line', group },
    onOff,
    false,
  ),
  quiet: withDefault(
    { key: 'quiet', short: 'q', help: 'say nothing but what goes wrong', group },
    onOff,
    false,
  ),
  progress: withDefault(
    {
      key: 'progress',
      help: `of what takes its time, on standard error: ${progressModes.join(', ')}`,
      group,
      placeholder: 'mode',
    },
    oneOf(progressModes),
    'auto',
  ),
};

/** For the commands whose rows go to standard output. */
export const outputFile = optional(
  {
    key: 'out',
    brief: 'a file, instead of standard output',
    short: 'o',
    help: 'write to a file instead of standard output',
    group,
    placeholder: 'file',
  },
  word,
);

/** Which engine runs the graphs: they agree but for rounding. */
export const engineFlag = withDefault(
  { key: 'engine', help: keysOf(engines).join(', '), group, placeholder: 'name' },
  oneOf(keysOf(engines)),
  'compiled',
);

/** Where a training's results go, and how it is shown. */
export const runFlags = {
  out: withDefault(
    {
      key: 'out',
      brief: 'the model; - for standard output',
      short: 'o',
      help: 'the model; a file that is not a model is kept; - for standard output, and the rest is said on standard error',
      group,
      placeholder: 'file',
    },
    word,
    'model.json',
  ),
  force: withDefault(
    { key: 'force', help: 'overwrite what is not a model, too', group },
    onOff,
    false,
  ),
  checkpoint: optional(
    {
      key: 'checkpoint',
      help: 'keep here what a training that is killed can be continued from',
      group,
      placeholder: 'file',
    },
    word,
  ),
  checkpointEvery: optional(
    {
      key: 'checkpointEvery',
      help: 'how often, besides at the end: every 10 epochs, or every 5m, when an epoch ends',
      group,
      placeholder: 'n or time',
      fallbackHelp: '30s',
    },
    checkpointPace,
  ),
  resume: optional(
    {
      key: 'resume',
      help: 'continue from such a file, on the same data, with its flags; it is kept up to date, unless another is named',
      group,
      placeholder: 'file',
    },
    word,
  ),
  config: optional(
    {
      key: 'config',
      help: 'flags from a JSON file; the command line wins',
      group,
      placeholder: 'file',
    },
    word,
  ),
  printConfig: withDefault(
    { key: 'printConfig', help: 'print the flags as such a file, and train nothing', group },
    onOff,
    false,
  ),
  log: optional(
    {
      key: 'log',
      help: 'one NDJSON record per epoch; - for standard output',
      group,
      placeholder: 'file',
    },
    word,
  ),
  tensorboard: optional(
    {
      key: 'tensorboard',
      help: 'event files for TensorBoard, one run each for training and validation',
      group,
      placeholder: 'folder',
    },
    word,
  ),
  ...outputFlags,
  dryRun: withDefault(
    {
      key: 'dryRun',
      brief: 'train nothing; print the columns and layers',
      short: 'n',
      help: 'print the columns, the layers and the number of weights; train nothing',
      group,
    },
    onOff,
    false,
  ),
  engine: engineFlag,
};
