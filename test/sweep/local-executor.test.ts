import { describe, expect, it } from 'vitest';
import { LocalExecutor } from '../../src/sweep/local-executor.js';

describe('where the trainings of a sweep run', () => {
  it.each([
    { trainings: 1, jobs: 8 },
    { trainings: 8, jobs: 1 },
  ])('is this thread, where there is but one at a time: %o', async (asked) => {
    const local = new LocalExecutor({ ...asked, engine: 'reference' });
    expect((await local.executor()).width).toBe(1);
    await local.close();
  });

  it('are threads that begin before they are asked for, and end when nobody does', async () => {
    const local = new LocalExecutor({ trainings: 8, jobs: 2, engine: 'reference' });
    local.begin();
    expect((await local.executor()).width).toBeGreaterThan(1);
    expect(await local.executor()).toBe(await local.executor());
    const idle = new LocalExecutor({ trainings: 8, jobs: 2, engine: 'reference' });
    idle.begin();
    await Promise.all([local.close(), idle.close(), idle.close()]);
  });
});
