#!/usr/bin/env node
// What mlp needs beyond what older versions have: `require` of a module.
if (process.features.require_module) {
  const { main } = require('../dist/command/main.cjs');
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
} else {
  console.error(
    `mlp: error: Node ${process.versions.node} is too old: 20.19, 22.13 or a later one does`,
  );
  process.exitCode = 1;
}
