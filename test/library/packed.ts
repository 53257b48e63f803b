import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const { name, dependencies }: { name: string; dependencies: Record<string, string> } =
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A path in the repository. */
export function inRoot(path: string): string {
  return join(root, path);
}

/**
 * A folder in which the packed tarball is installed: its files and the packages that it depends on, and nothing
 * else of the repository. No registry is asked; `.ci/run` installs it with npm.
 */
export function installPacked(): { readonly folder: string; readonly files: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-packed-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(
    execFileSync('npm', args, { cwd: root, encoding: 'utf8' }),
  );
  execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  cpSync(join(folder, 'package'), join(modules, name), { recursive: true });
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(inRoot(`node_modules/${dependency}`), join(modules, dependency));
  }
  cpSync(inRoot('data'), join(folder, 'data'), { recursive: true });
  return { folder, files: packed.files.map(({ path }) => path) };
}
