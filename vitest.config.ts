import { defineConfig } from 'vitest/config';
import { bundledText } from './bundled-text.js';

/** Tests of floors that keep no state in modules: loading these once for all files takes half a minute off the suite. */
const computing = [
  'autodiff',
  'dataset',
  'engine',
  'estimator',
  'model',
  'network',
  'support',
  'sweep',
  'training',
].map((floor) => `test/${floor}/**/*.test.ts`);

export default defineConfig({
  plugins: [bundledText()],
  test: {
    projects: [
      { extends: true, test: { name: 'computing', include: computing, isolate: false } },
      {
        extends: true,
        test: { name: 'all else', include: ['test/**/*.test.ts'], exclude: computing },
      },
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
