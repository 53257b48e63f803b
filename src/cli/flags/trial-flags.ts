import { metrics } from '../../estimator/metrics.js';
import { optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, whole, word } from '../../estimator/options/types.js';
import { keysOf } from '../../support/records.js';
import { outputFile, outputFlags, runFlags } from './run-flags.js';
import { scoringFlags } from './sweep-flags.js';

const group = 'Trial';

/** What `mlp trial` takes beside the flags of a training. */
export const trialFlags = {
  from: optional(
    {
      key: 'from',
      brief: 'pending trials, a line each',
      help: 'a file of pending trials, a line each, as mlp sweep pending writes them',
      group,
      placeholder: 'file',
    },
    word,
  ),
  index: optional(
    {
      key: 'index',
      brief: 'which of them, from 0',
      help: 'which of them to run, from 0; all by default',
      group,
      placeholder: 'n',
    },
    whole(0),
  ),
  stride: optional(
    {
      key: 'stride',
      help: 'run every s-th from there on, so that s tasks run all',
      group,
      placeholder: 's',
    },
    whole(1),
  ),
  ...scoringFlags,
  print: optional(
    {
      key: 'print',
      brief: 'a metric as a bare number',
      help: `print a metric as a bare number instead, nan if it diverged: ${keysOf(metrics).join(', ')}`,
      group,
      placeholder: 'metric',
    },
    oneOf(keysOf(metrics)),
  ),
  metricsFile: optional(
    {
      key: 'metricsFile',
      help: 'write the metrics to a JSON file of plain numbers, too',
      group,
      placeholder: 'file',
    },
    word,
  ),
  out: outputFile,
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no ledger, too', group },
    onOff,
    false,
  ),
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
  engine: runFlags.engine,
  config: runFlags.config,
};
