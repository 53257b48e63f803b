import { describe, expect, it } from 'vitest';
import { yieldingIn, yieldToEvents } from '../../src/support/yield-to-events.js';

/** Whether a timer that is due is heard before the next line is reached. */
async function hears(wait: () => Promise<void>): Promise<boolean> {
  let heard = false;
  setTimeout(() => {
    heard = true;
  }, 0);
  const end = performance.now() + 2;
  while (performance.now() < end);
  for (let turn = 0; turn < 3 && !heard; turn++) await wait();
  return heard;
}

describe('yielding to events', () => {
  it.each([
    ['here', yieldToEvents],
    ['with setImmediate', yieldingIn({ setImmediate, MessageChannel, setTimeout })],
    ['with messages', yieldingIn({ MessageChannel, setTimeout })],
    ['with timers alone', yieldingIn({ setTimeout })],
  ])('lets them be heard %s', async (_, wait) => {
    expect(await hears(wait)).toBe(true);
  });
});
