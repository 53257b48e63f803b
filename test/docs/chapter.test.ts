import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withConsolesRun } from './consoles.js';
import { root, ShellFolder } from './shell-folder.js';

const path = join(root, 'docs/chapter.md');
const chapter = readFileSync(path, 'utf8');

describe('docs/chapter.md', () => {
  it('shows what its commands print (npx vitest run test/docs -u writes it down)', async () => {
    const folder = new ShellFolder();
    const now = withConsolesRun(chapter, (command) =>
      folder.done(`exec 2>&1\n${command}`, 'chapter'),
    );
    await expect(now).toMatchFileSnapshot(path);
    const picture = readFileSync(join(folder.path, 'chapter/trace.svg'), 'utf8');
    await expect(picture).toMatchFileSnapshot(join(root, 'docs/chapter.svg'));
  }, 300_000);
});
