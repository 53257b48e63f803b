import { defineConfig } from 'vitest/config';
import { bundledText } from './bundled-text.js';

/** Tests that put something else in the place of a module, or have to be the first to load one. */
const alone = ['test/cli/gradcheck-faults.test.ts', 'test/library/parts.test.ts'];

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
    testTimeout: 60_000,
    // All cores: by default one is left to a person who waits, and of two that is half.
    maxWorkers: '100%',
    // Continuous integration reads the counts, to close with them and to fail if a test was skipped.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]]
      : ['default'],
  },
});
