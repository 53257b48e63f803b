import { winnerOf } from '../../sweep/run-sweep.js';
import { comparedResults, comparisonFlags } from '../flags/compared-results.js';
import { outputFlags } from '../flags/run-flags.js';
import { oneSe } from '../flags/sweep-flags.js';
import { exitCodes } from '../output/exit-codes.js';
import type { CommandModule } from '../parser/command.js';
import { ndjson } from '../views/ndjson.js';
import { trainCommand } from '../views/trial-commands.js';
import { noWinner } from './sweep-winner.js';

export const command: CommandModule = {
  description:
    'Prints the command line that makes a model of the best trial in ledgers, which are read as one.',
  examples: [
    ['mlp sweep best trials.ndjson --data iris.csv', 'a line for a shell'],
    ['mlp sweep best trials.ndjson --one-se --json', 'all that is known of it'],
  ],
  argument: '<ledger...>',
  argumentSummary: 'files of results, as mlp sweep and mlp trial write them',
  flags: [oneSe, ...Object.values(comparisonFlags)],
  async run(files, flags, terminal) {
    const { order, metric, paths } = comparedResults(files, flags, terminal);
    const winner = winnerOf({ results: order }, { setting: { metric } }, flags.get(oneSe));
    if (winner === undefined) throw noWinner(order);
    const isJson = flags.get(outputFlags.json);
    terminal.stdout.write(isJson ? ndjson({ ...winner }) : `${trainCommand(winner, paths)}\n`);
    return exitCodes.done;
  },
};
