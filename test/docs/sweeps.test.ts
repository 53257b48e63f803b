import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withConsolesRun } from './consoles.js';
import { root, ShellFolder } from './shell-folder.js';

const path = join(root, 'docs/sweeps.md');
const sweeps = readFileSync(path, 'utf8');

it('docs/sweeps.md shows what its commands print (npx vitest run test/docs -u writes it down)', async () => {
  const folder = new ShellFolder();
  const now = withConsolesRun(sweeps, (command) => folder.done(command));
  await expect(now).toMatchFileSnapshot(path);
}, 300_000);
