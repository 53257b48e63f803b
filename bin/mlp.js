#!/usr/bin/env node
import { createRequire } from 'node:module';

if (process.features.require_module) {
  // By require, which loads a hundred small modules in two thirds of the time that import takes.
  const { main } = createRequire(import.meta.url)('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(
    `mlp: error: Node ${process.versions.node} is too old: 20.19, 22.13 or a later one does`,
  );
  process.exitCode = 1;
}
