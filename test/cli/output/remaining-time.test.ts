import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../src/cli/output/progress-view.js';
import { RemainingTime } from '../../../src/cli/output/remaining-time.js';

const text = (): string => '';

/** What is guessed at the end of a time, with news every `step` seconds of what is done by then. */
function guess(
  phase: Omit<Phase, 'text'>,
  doneAt: (seconds: number) => number,
  { until, step = 0.05, begin = 1000 }: { until: number; step?: number; begin?: number },
): number | undefined {
  const remaining = new RemainingTime({ ...phase, text }, begin);
  for (let i = 1; i * step <= until + 1e-9; i++) remaining.see(begin + i * step, doneAt(i * step));
  return remaining.left();
}

/** Within 3 %, as time comes in pieces. */
function expectAbout(guessed: number | undefined, right: number): void {
  expect(guessed).toBeGreaterThan(0.97 * right);
  expect(guessed).toBeLessThan(1.03 * right);
}

describe('the time that is left', () => {
  it('is right of epochs that take long, from the first fraction of one', () => {
    // 100 epochs of 10 s. Here twice to five times too little was said.
    const epochs = (seconds: number): number => seconds / 10;
    for (const until of [0.5, 1, 5, 10, 15, 35, 500, 900]) {
      expectAbout(guess({ total: 100 }, epochs, { until }), 1000 - until);
    }
  });

  it('is right of many short epochs, told one by one', () => {
    const epochs = (seconds: number): number => Math.floor(1000 * seconds);
    expectAbout(guess({ total: 60_000 }, epochs, { until: 6, step: 0.001 }), 54);
  });

  it('is right of a training that is carried on', () => {
    const epochs = (seconds: number): number => 900.3 + seconds / 10;
    expectAbout(guess({ total: 1000, from: 900.3 }, epochs, { until: 2 }), 995);
    expectAbout(guess({ total: 1000, from: 900.3 }, epochs, { until: 200 }), 797);
  });

  it('does not count the time before, of reading and compiling', () => {
    const remaining = new RemainingTime({ total: 10, text }, 0);
    expect(remaining.left()).toBeUndefined();
    const training = new RemainingTime({ total: 10, text }, 60);
    training.see(61, 0.5);
    expect(training.left()).toBeCloseTo(19);
  });

  it('forgets a slow beginning, and follows a machine that becomes busy', () => {
    const slowFirst = (seconds: number): number =>
      seconds < 5 ? 0.1 * seconds : 10 * (seconds - 5);
    expectAbout(guess({ total: 1000 }, slowFirst, { until: 15 }), 90);
    const busyLater = (seconds: number): number => Math.min(seconds, 20 + (seconds - 20) / 4);
    expectAbout(guess({ total: 100 }, busyLater, { until: 40 }), 300);
  });

  it('knows of what comes at the end of each epoch', () => {
    // 0.6 s of steps, then 0.4 s of validation without news.
    const epochs = (seconds: number): number =>
      Math.floor(seconds) + Math.min(1, (seconds % 1) / 0.6);
    for (const until of [30.3, 30.9, 40.5]) {
      const guessed = guess({ total: 100 }, epochs, { until }) ?? 0;
      expect(guessed).toBeGreaterThan(0.9 * (100 - until));
      expect(guessed).toBeLessThan(1.1 * (100 - until));
    }
  });

  it('is no more than what may be taken', () => {
    const slow = (seconds: number): number => seconds;
    expect(guess({ total: 1e9, limit: 30 }, slow, { until: 10 })).toBeCloseTo(20);
    expect(guess({ limit: 30 }, slow, { until: 31 })).toBe(0);
    expectAbout(guess({ total: 12, limit: 30 }, slow, { until: 10 }), 2);
  });

  it('is not known where nothing is done, or nobody knows how much there is to do', () => {
    expect(guess({ total: 10 }, () => 0, { until: 5 })).toBeUndefined();
    expect(guess({}, (seconds) => seconds, { until: 5 })).toBeUndefined();
    expect(guess({ total: 10, from: 3 }, () => 3, { until: 5 })).toBeUndefined();
  });

  it('is right at any steady speed, however irregular the news', () => {
    const gaps = fc.array(fc.double({ min: 0.001, max: 2, noNaN: true }), {
      minLength: 3,
      maxLength: 600,
    });
    const speed = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(gaps, speed, (seconds, perSecond) => {
        const total = 1e6;
        const remaining = new RemainingTime({ total, text }, 0);
        let time = 0;
        for (const gap of seconds) {
          time += gap;
          remaining.see(time, perSecond * time);
        }
        expectAbout(remaining.left(), total / perSecond - time);
      }),
    );
  });
});
