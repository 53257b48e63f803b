import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/cli/output/colours.js';
import { trialsText } from '../../../src/cli/views/trials-text.js';
import { axisScale, isLogarithmic } from '../../../src/report/sweep/axis-scale.js';
import { sweepSections } from '../../../src/report/sweep/section.js';
import { byBudget, byValue } from '../../../src/report/sweep/summaries.js';
import { sweepsOf } from '../../../src/report/sweep/trials.js';
import { resultOf, without } from '../../sweep/trial-results.js';

describe('the sweeps of a report', () => {
  it('have trials that can be compared, each at its largest budget, the best first', () => {
    const rungs = [2, 8].map((budget) =>
      resultOf({ lr: 0.1 }, { budget, score: 0.5 + budget / 20 }),
    );
    const early = resultOf({ lr: 0.2 }, { budget: 2, score: 0.99 });
    const elsewhere = resultOf({ lr: 0.1 }, { folds: 3 });
    const [sweep, other, ...none] = sweepsOf([...rungs, elsewhere, early]);
    expect(none).toEqual([]);
    expect(sweep.trials.map(({ result, rungs }) => [result, rungs])).toEqual([
      [
        rungs[1],
        [
          { epochs: 2, score: 0.6 },
          { epochs: 8, score: 0.9 },
        ],
      ],
      [early, [{ epochs: 2, score: 0.99 }]],
    ]);
    expect(other.trials.map(({ result, rungs }) => [result, rungs])).toEqual([[elsewhere, []]]);
    expect(byBudget(sweep)).toEqual({
      titles: ['epochs', 'trials', 'best accuracy', 'median accuracy'],
      rows: [
        [2, 2, '99.0 %', '79.5 %'],
        [8, 1, '90.0 %', '90.0 %'],
      ],
    });
  });

  it('have an axis for each option that varies: of numbers, or of choices', () => {
    const [{ axes }] = sweepsOf([
      resultOf({ lr: 0.1, layers: '4,8,3', dropout: [0.2], momentum: 0.5 }),
      resultOf({ lr: 0.2, layers: '4,16,3', dropout: [0.1], optimizer: 'adam' }),
    ]);
    expect(axes.map(({ title, kind }) => [title, kind])).toEqual([
      ['dropout', 'number'],
      ['layers', 'choice'],
      ['lr', 'number'],
      ['momentum', 'number'],
      ['optimizer', 'choice'],
    ]);
    const [, layers, , momentum] = axes;
    expect(layers).toMatchObject({ choices: ['4,8,3', '4,16,3'] });
    const scale = axisScale(momentum, [0, 100], 10);
    expect(momentum.texts.map((text, i) => [text, scale.at(i)])).toContainEqual(['–', undefined]);
  });

  it('draw no more than a page has room for', () => {
    const many = Array.from({ length: 1003 }, (_, i) =>
      resultOf({ lr: i + 1 }, { score: i / 2000 }),
    );
    const lost = without('diverged', { lr: 5000 });
    const [{ all, trials, axes }] = sweepsOf([lost, ...many]);
    expect([all.length, trials.length, axes[0].texts.length]).toEqual([1004, 1000, 1000]);
    expect(trials[0].result).toBe(many[1002]);
    const says = '<p>1004 trials (1 diverged), scored by accuracy';
    expect(String(sweepSections([lost, ...many])[0])).toContain(says);
    const [text] = trialsText([lost, ...many], 80, plain);
    expect(text).toMatch(/^1,004 trials, 1 diverged; the best 10:\n/);
  });
});

describe('what trials came to by a parameter', () => {
  it('is told for each choice, and of the best by the direction of the metric', () => {
    const results = [
      resultOf({ optimizer: 'sgd' }, { metric: 'loss', score: 0.5 }),
      resultOf({ optimizer: 'adam', lr: 0.1 }, { metric: 'loss', score: 0.3 }),
      resultOf({ optimizer: 'adam', lr: 0.2 }, { metric: 'loss', score: 0.4 }),
      { ...without('diverged', { optimizer: 'adam', lr: 9 }), metric: 'loss' as const },
    ];
    const [sweep] = sweepsOf(results);
    const [, optimizer] = sweep.axes;
    expect(byValue(sweep, optimizer)).toEqual({
      titles: ['optimizer', 'trials', 'best loss', 'median loss'],
      rows: [
        ['adam', 3, '0.3', '0.35'],
        ['sgd', 1, '0.5', '0.5'],
      ],
    });
  });

  it('is told for ranges of many numbers, in which all trials are', () => {
    const results = Array.from({ length: 50 }, (_, i) => resultOf({ lr: (i + 1) / 100 }));
    const [sweep] = sweepsOf(results);
    const { rows } = byValue(sweep, sweep.axes[0]);
    expect(rows.map(([name]) => name)).toEqual([
      '0.01 to 0.08',
      '0.09 to 0.17',
      '0.18 to 0.25',
      '0.26 to 0.33',
      '0.34 to 0.42',
      '0.43 to 0.5',
    ]);
    expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(50);
  });
});

it.each([
  [[0.003, 0.01, 0.05], true],
  [[8, 16, 32, 64, 128], true],
  [[1e-5, 1e-3, 1e-1], true],
  [[0.001, 0.1, 0.2, 0.3, 0.4, 0.5], false],
  [[1, 2, 3, 4], false],
  [[0, 0.01, 1], false],
  [[0.1], false],
  [[], false],
])('%j on a logarithmic axis: %s', (numbers, expected) => {
  expect(isLogarithmic(numbers)).toBe(expected);
});
