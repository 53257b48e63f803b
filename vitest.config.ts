import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { bundledText } from './bundled-text.js';

/** Tests that put something else in the place of a module, or have to be the first to load one. */
const alone = ['test/cli/gradcheck-faults.test.ts', 'test/library/parts.test.ts'];

/** Those that take longest, and would else be begun last, as their files are small. */
const slow = /(?:terminal|deep-graphs|page|readme|chapter|calls|sweeps)\.test\.ts$/;

/** So that no core waits for another at the end. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => slow.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  plugins: [bundledText()],
  test: {
    projects: [
      {
        // Loading the modules once for all files takes half a minute off the suite: none of them keeps what a test did.
        extends: true,
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    // All cores: by default one is left to a person who waits, and of two that is half.
    maxWorkers: '100%',
    // Continuous integration reads the counts, to close with them and to fail if a test was skipped.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]]
      : ['default'],
  },
});
