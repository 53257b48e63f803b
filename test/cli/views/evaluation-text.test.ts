import { expect, it } from 'vitest';
import { plain } from '../../../src/cli/output/colours.js';
import { evaluationText } from '../../../src/cli/views/evaluation-text.js';
import { classificationMetrics } from '../../../src/training/metrics.js';

it.each([
  [1000, 1000],
  [1001, 1000],
  [100_000, 1000],
])('of %i classes, %i have a line, and the others are counted', (count, lines) => {
  const actual = Uint32Array.from({ length: count }, (_, k) => k);
  const classes = Array.from(actual, (k) => `c${k}`);
  const metrics = classificationMetrics(actual, actual, count);
  const context = { rows: count, unknown: 0, filled: 0, loss: 0, logBase: undefined };
  const text = evaluationText({ task: 'classification', classes, metrics }, context, plain);
  expect(text.match(/^c\d+ /gm)).toHaveLength(lines);
  const counted = text.match(/^… \(([\d,]+)\)\s*$/m)?.[1];
  expect(counted).toBe(count > lines ? count.toLocaleString('en') : undefined);
  expect(text).toMatch(/^macro average\s+100 %/m);
});
