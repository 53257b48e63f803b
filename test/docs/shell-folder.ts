import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const mlp = `node ${join(root, 'bin/mlp.js')}`;

/** A folder with what a document's commands take from a clone, and `npx mlp` and `mlp` as the built command; it goes at the end. */
export class ShellFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'mlp-docs-'));

  constructor() {
    for (const name of ['data', 'examples']) {
      cpSync(join(root, name), join(this.path, name), { recursive: true });
    }
    this.#addCommand('npx', `shift\nexec ${mlp} "$@"`);
    this.#addCommand('mlp', `exec ${mlp} "$@"`);
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

  /** What a line of shell prints that ends well. */
  done(command: string, below?: string): string {
    const { stdout, stderr, status } = this.run(command, below);
    const said = status === 0 ? '' : stdout + stderr;
    expect({ command, status, said }).toEqual({ command, status: 0, said: '' });
    return stdout;
  }

  #addCommand(name: string, text: string): void {
    writeFileSync(join(this.path, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
}
