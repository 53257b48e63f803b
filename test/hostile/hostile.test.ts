import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { campaigns } from './kinds.js';
import { INPUT_COUNT } from './random-inputs.js';
import { onTerminal } from './run-command.js';
import { E, FILE, lines, writeFiles } from './terminal-lines.js';

/*
 * Every input ends in a result or in a refusal, soon and without much memory. A hundred of each kind are tried here;
 * `MLP_RANDOM_INPUTS=100000 npx vitest run test/hostile -t csv` tries more, and `MLP_RANDOM_SEED` others.
 */
describe('random inputs', () => {
  it.each(Object.entries(campaigns))(
    '%s',
    async (name, run) => {
      const { faults, answers, slowest, memory } = await run();
      if (INPUT_COUNT > 100) {
        const most = `${slowest.toFixed(0)} ms for the slowest, ${(memory / 1000).toFixed(0)} MB`;
        console.log(name, answers, most);
      }
      expect(faults.join('\n\n')).toBe('');
    },
    60_000 + 100 * INPUT_COUNT,
  );
});

describe('no control character of what is read reaches a terminal', () => {
  beforeAll(writeFiles);

  it('of any command', () => {
    expect(Object.keys(lines).sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it.each(Object.entries(lines))('of %s', async (name, all) => {
    for (const args of [...all, [], [`none${E}`, `none${E}`, `none${E}`]]) {
      await onTerminal([name, ...args]);
    }
  });

  it('in place of a command', async () => {
    for (const args of [[E], [`trai${E}n`], ['help', E], [`--${E}`], [FILE]])
      await onTerminal(args);
  });
});
