import { describe, expect, it } from 'vitest';
import { parseRuns } from '../../src/report/run-file.js';

const epoch = (n: number, loss: number | null = 1 / n): string =>
  JSON.stringify({ type: 'epoch', epoch: n, loss, logBase: '2', learningRate: 0.01, seconds: n });
const result = JSON.stringify({ type: 'result', epochs: 3, stopped: 'tolerance', loss: 0.1 });

describe('the runs of a file', () => {
  it('are one where the epochs rise, with what ended it', () => {
    const [run, ...others] = parseRuns(
      [epoch(1), epoch(2), '', epoch(5), result, ''].join('\n'),
      'a',
    );
    expect(others).toEqual([]);
    expect(run).toMatchObject({ name: 'a', logBase: '2', stopped: 'tolerance' });
    expect(run.epochs.map((one) => [one.epoch, one.loss])).toEqual([
      [1, 1],
      [2, 0.5],
      [5, 0.2],
    ]);
  });

  it.each([
    ['begin again', [epoch(1), epoch(2), epoch(1), epoch(2), epoch(3)]],
    ['follow a result', [epoch(1), epoch(2), result, epoch(3), epoch(4), epoch(5)]],
  ])('are several where epochs %s', (_, lines) => {
    const runs = parseRuns(lines.join('\n'), 'a');
    expect(runs.map(({ name, epochs }) => [name, epochs.length])).toEqual([
      ['a 1', 2],
      ['a 2', 3],
    ]);
  });

  it('have gaps where a loss is no number', () => {
    const [run] = parseRuns([epoch(1), epoch(2, null)].join('\n'), 'a');
    expect(run.epochs[1].loss).toBeUndefined();
  });

  it('may be of a training that is going on', () => {
    const [run] = parseRuns(`${epoch(1)}\n${epoch(2).slice(0, 20)}`, 'a');
    expect(run.epochs.length).toBe(1);
  });

  it.each([
    [`${epoch(1)}\nloss 3\n${epoch(2)}\n`, 'a:2: not the record of an epoch: "loss 3"'],
    ['{"type":"epoch","epoch":"1"}\n', 'a:1: not the record of an epoch'],
    ['x,y\n1,2\n', 'a:1: not the record of an epoch: "x,y"'],
    ['', 'a: there are no records of epochs in it'],
    [`${result}\n`, 'a: there are no records of epochs in it'],
  ])('are refused: %j', (text, message) => {
    expect(() => parseRuns(text, 'a')).toThrow(message);
  });
});
