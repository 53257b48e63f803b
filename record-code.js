// Runs commands of the built program, then writes what V8 has compiled of a chunk for them (code-cache.js):
// node record-code.js FOLDER CHUNK COMMANDS
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [folder, chunk, commands] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { main } = require(join(folder, 'main.cjs'));

const runs = mkdtempSync(join(tmpdir(), 'mlp-build-'));
try {
  process.chdir(runs);
  for (const args of JSON.parse(commands)) {
    const code = await main(args);
    if (code !== 0) throw new Error(`mlp ${args.join(' ')} ended with ${code}`);
  }
} finally {
  process.chdir(folder);
  rmSync(runs, { recursive: true });
}

const { script } = require.cache[require.resolve(join(folder, `${chunk}.cjs`))];
const name = `${chunk}.${process.arch}-${process.versions.v8}.cache`;
writeFileSync(join(folder, name), script.createCachedData());
