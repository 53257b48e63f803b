import { describe, expect, it } from 'vitest';
import { withConsolesRun } from './consoles.js';
import { timeless } from './timeless.js';

const consoles = (...lines: string[]): string =>
  `# A\n\n\`\`\`console\n${lines.join('\n')}\n\`\`\`\n\nB\n`;

describe('blocks of a console', () => {
  it('are run in their order, and show what is printed', () => {
    const commands: string[] = [];
    const shell = (command: string): string => {
      commands.push(command);
      return `${commands.length}\n`;
    };
    expect(withConsolesRun(consoles('$ a', 'old', '$ b \\', '> c'), shell)).toBe(
      consoles('$ a', '1', '$ b \\', '> c', '2'),
    );
    expect(commands).toEqual(['a\n', 'b \\\nc\n']);
  });

  it('keep the times that are shown, where nothing else has changed', () => {
    const shown = consoles('$ a', '    1    0.5   1 ms', 'time 3 ms, 1 M examples/s');
    const again = '    1    0.5  12 ms\ntime 4 ms, 2 M examples/s\n';
    expect(withConsolesRun(shown, () => again)).toBe(shown);
    const other = '    1    0.6  12 ms\ntime 4 ms, 2 M examples/s\n';
    expect(withConsolesRun(shown, () => other)).toBe(shown.replace('0.5   1 ms', '0.6  12 ms'));
  });

  it('keep as many lines around those left out as there were', () => {
    const printed = ['1', '2', '3', '4', '5', ''].join('\n');
    expect(withConsolesRun(consoles('$ a', '1', '…', '4', '5'), () => printed)).toBe(
      consoles('$ a', '1', '…', '4', '5'),
    );
    expect(withConsolesRun(consoles('$ a', 'x', '…', 'y'), () => printed)).toBe(
      consoles('$ a', '1', '…', '5'),
    );
  });
});

describe('a line without times', () => {
  it.each([
    ['    1      0.4970    86.7 %          1 ms', '    1      0.4970    86.7 %'],
    ['  500       1.117    50.0 %         <1 ms', '  500       1.117    50.0 %'],
    ['epoch        loss  accuracy          time', 'epoch        loss  accuracy          time'],
    ['1  0.15 ± 0.05  67  20   35 ms  ca96499b', '1  0.15 ± 0.05  67  20  ca96499b'],
    ['#         loss  weights  epochs    time  id', '#         loss  weights  epochs  id'],
    ['time 13 ms, 1.2 M examples/s', 'time'],
    ['weights sha256:c86f', 'weights sha256:c86f'],
  ])('%s', (line, expected) => {
    expect(timeless(line)).toBe(expected);
  });
});
