import { defineConfig } from 'vitest/config';
import { bundledText } from './bundled-text.js';

export default defineConfig({
  plugins: [bundledText()],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // All cores: by default one is left to a person who waits, and of two that is half.
    maxWorkers: '100%',
    // Continuous integration reads the counts, to close with them and to fail if a test was skipped.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]]
      : ['default'],
  },
});
