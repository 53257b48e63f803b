import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const mlp = `node ${join(root, 'bin/mlp.js')}`;

/** A folder with what a document's commands take from a clone, and `npx mlp` as the built command; it goes at the end. */
export class ShellFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'mlp-docs-'));

  constructor() {
    for (const name of ['data', 'examples']) {
      cpSync(join(root, name), join(this.path, name), { recursive: true });
    }
    writeFileSync(join(this.path, 'npx'), `#!/bin/sh\nshift\nexec ${mlp} "$@"\n`, { mode: 0o755 });
    afterAll(() => rmSync(this.path, { recursive: true }));
  }

  /** Runs a line of shell, in the folder or in one below it, with some variables of the environment. */
  run(command: string, below = '.', variables: Readonly<Record<string, string>> = {}) {
    const env = {
      ...process.env,
      ...variables,
      MLP: mlp,
      PATH: `${this.path}:${variables.PATH ?? process.env.PATH}`,
      NO_COLOR: '1',
    };
    const cwd = join(this.path, below);
    mkdirSync(cwd, { recursive: true });
    return spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  }
}
