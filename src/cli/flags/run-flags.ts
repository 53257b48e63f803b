import { engines } from '../../engine/engines.js';
import { keysOf } from '../../support/records.js';
import { progressModes } from '../output/progress.js';
import { flagWithDefault, oneOf, optionalFlag, switchFlag, word } from './flag.js';

const group = 'Run';

/** What the output looks like: for every command that has something to say. */
export const outputFlags = {
  json: switchFlag({
    flags: '--json',
    summary: 'standard output carries NDJSON: one record per line',
    group,
  }),
  quiet: switchFlag({ flags: '-q, --quiet', summary: 'say nothing but what goes wrong', group }),
};

/** Which engine runs the graphs: they agree but for rounding. */
export const engineFlag = flagWithDefault(
  { flags: '--engine <name>', summary: keysOf(engines).join(', '), group },
  oneOf(keysOf(engines)),
  'compiled',
);

/** Where a training's results go, and how it is shown. */
export const runFlags = {
  out: flagWithDefault(
    {
      flags: '-o, --out <file>',
      summary: 'the model; a file that is not a model is kept',
      group,
    },
    word,
    'model.json',
  ),
  force: switchFlag({ flags: '--force', summary: 'overwrite what is not a model, too', group }),
  config: optionalFlag(
    {
      flags: '--config <file>',
      summary: 'flags from a JSON file; the command line wins',
      group,
    },
    word,
  ),
  printConfig: switchFlag({
    flags: '--print-config',
    summary: 'print the flags as such a file, and train nothing',
    group,
  }),
  log: optionalFlag({ flags: '--log <file>', summary: 'one NDJSON record per epoch', group }, word),
  ...outputFlags,
  progress: flagWithDefault(
    { flags: '--progress <mode>', summary: progressModes.join(', '), group },
    oneOf(progressModes),
    'auto',
  ),
  dryRun: switchFlag({
    flags: '-n, --dry-run',
    summary: 'print the columns, the layers and the number of weights; train nothing',
    group,
  }),
  engine: engineFlag,
};
