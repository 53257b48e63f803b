// Closes the run with the test runner's own count, and fails if a test was skipped.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
  readFileSync(new URL('../node_modules/.vitest/report.json', import.meta.url), 'utf8'),
);
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
process.exitCode = numFailedTests + numPendingTests === 0 ? 0 : 1;
