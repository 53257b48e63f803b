import { comparedResults, comparisonFlags } from '../flags/compared-results.js';
import { outputFlags } from '../flags/run-flags.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import type { CommandModule } from '../parser/command.js';
import { ndjson } from '../views/ndjson.js';
import { sweepText } from '../views/sweep-text.js';

export const command: CommandModule = {
  description:
    'Shows the best trials in ledgers, which are read as one, and the command lines that run the first again.',
  examples: [
    ['mlp sweep table trials.ndjson --data iris.csv', 'the best ten'],
    ['mlp sweep table r/*.ndjson --metric accuracy --json', 'all, ranked'],
  ],
  argument: '<ledger...>',
  argumentSummary: 'files of results, as mlp sweep and mlp trial write them',
  flags: Object.values(comparisonFlags),
  async run(files, flags, terminal) {
    const { order, metric, paths } = comparedResults(files, flags, terminal);
    const { stdout } = terminal;
    if (flags.get(outputFlags.json)) {
      for (const result of order) stdout.write(ndjson({ ...result }));
    } else {
      const width = stdout.columns || 80;
      stdout.write(sweepText(order, { metric }, paths, stdoutColours(terminal), width));
    }
    return exitCodes.done;
  },
};
