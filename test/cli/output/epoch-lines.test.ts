import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEpochLines, thinning } from '../../../src/cli/output/epoch-lines.js';

function printed(epochs: number, trained: number, first = 1): number[] {
  const lines: string[] = [];
  const table = createEpochLines({ epochs, print: (line) => lines.push(line) });
  for (let epoch = first; epoch <= trained; epoch++) {
    table.add({ epoch, loss: 1, learningRate: 0.1, seconds: epoch });
  }
  table.finish();
  table.finish();
  expect(lines[0]).toMatch(/^ *epoch +loss +time\n$/);
  return lines.slice(1).map((line) => Number(line.trim().split(' ')[0].replaceAll(',', '')));
}

it('prints a table of fixed columns', () => {
  let text = '';
  const table = createEpochLines({
    epochs: 3,
    accuracy: true,
    validationLoss: true,
    validationAccuracy: true,
    print: (line) => {
      text += line;
    },
  });
  table.add({
    epoch: 1,
    loss: 1.2,
    accuracy: 0.7,
    validationLoss: 1.3,
    validationAccuracy: 0.6,
    learningRate: 1,
    seconds: 0.004,
  });
  table.add({ epoch: 2, loss: Number.NaN, learningRate: 1, seconds: 75 });
  expect(text).toBe(
    [
      'epoch        loss  accuracy  validation loss  validation accuracy          time',
      '    1       1.200    70.0 %            1.300               60.0 %          4 ms',
      '    2         NaN         –                –                    –    1 min 15 s',
      '',
    ].join('\n'),
  );
});

it.each([
  [100, undefined],
  [100_000, undefined],
  [400, 10],
  [99_999, 100],
])('of %i epochs and %s members, is no wider than 80 columns', (epochs, members) => {
  const lines: string[] = [];
  const table = createEpochLines({
    ...{ epochs, members, accuracy: true, validationLoss: true, validationAccuracy: true },
    print: (line) => lines.push(line.trimEnd()),
  });
  table.add({
    ...(members !== undefined && { member: members }),
    ...{ epoch: epochs, loss: 1.234e-10, accuracy: 1, learningRate: 1 },
    ...{ validationLoss: 1.234e-10, validationAccuracy: 1, seconds: 3599 },
  });
  expect(lines[1]).toHaveLength(lines[0].length);
  expect(lines[0].length).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/ loss +accuracy +validation loss +(?:validation|and) accuracy +time$/);
});

it('prints all of 20 epochs, and about as many of more', () => {
  expect(printed(20, 20)).toHaveLength(20);
  expect(printed(100, 100)).toEqual([1, 2, ...Array.from({ length: 20 }, (_, i) => 5 * (i + 1))]);
  expect(printed(1000, 1000)).toEqual([
    1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000,
  ]);
});

it('prints the last epoch once, wherever training stops, and the first after a checkpoint', () => {
  expect(printed(1000, 137).slice(-2)).toEqual([100, 137]);
  expect(printed(1000, 200).slice(-2)).toEqual([100, 200]);
  expect(printed(1000, 203, 201)).toEqual([201, 203]);
});

it('never prints many lines, nor too few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 21, max: 100_000 }), (epochs) => {
      const shown = thinning(epochs);
      let lines = 0;
      for (let epoch = 1; epoch <= epochs; epoch++) if (shown(epoch)) lines++;
      expect(lines).toBeGreaterThanOrEqual(10);
      expect(lines).toBeLessThanOrEqual(25);
      expect([shown(1), shown(epochs)]).toEqual([true, true]);
    }),
    { numRuns: 50 },
  );
});

it('prints nothing for no epochs', () => {
  const lines: string[] = [];
  createEpochLines({ epochs: 5, print: (line) => lines.push(line) }).finish();
  expect(lines).toEqual([]);
});
