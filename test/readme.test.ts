import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const mlp = `node ${join(root, 'bin/mlp.js')}`;

/** A folder with what the README's commands take from the repository, and `npx mlp` as the built one. */
const folder = mkdtempSync(join(tmpdir(), 'mlp-readme-'));
cpSync(join(root, 'data'), join(folder, 'data'), { recursive: true });
cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
writeFileSync(join(folder, 'npx'), `#!/bin/sh\nshift\nexec ${mlp} "$@"\n`, { mode: 0o755 });
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string) {
  const env = { ...process.env, MLP: mlp, PATH: `${folder}:${process.env.PATH}`, NO_COLOR: '1' };
  return spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The commands of every shell block, without the installing, which has happened, and the tests, which are these. */
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block.trim().split('\n'))
  .map((line) => line.replace(/^npm ci && /, ''))
  .filter((line) => line !== 'npm test');

describe('the README', () => {
  it('sets up in two commands', () => {
    expect(readme).toContain(
      'npm ci && npx mlp train data/iris.csv --layers 4,8,3 --momentum 0.9\n',
    );
    expect(readme).toContain('npm ci && npm test\n');
    expect(commands.length).toBeGreaterThan(6);
  });

  it.each(commands)('runs: %s', (command) => {
    const { status, stderr } = run(command);
    expect(stderr).not.toMatch(/error/);
    expect(status).toBe(0);
  });

  it('shows the output that the first command has', () => {
    const { stdout } = run(commands[0]);
    const steady = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('time '))
        .map((line) => line.replace(/\s+[\d.]+ m?s$/, '').trimEnd())
        .filter((line) => line !== '');
    const shown = steady(readme.replace(/[\s\S]*?```\n( *epoch)/, '$1').replace(/```[\s\S]*/, ''));
    expect(steady(stdout)).toEqual(shown);
  });
});

it('shows the trace that its command prints', () => {
  const [, command, shown] =
    readme.match(/```sh\n(npx mlp trace .*)\n```\n\n```\n([\s\S]*?)```/) ?? [];
  expect(run(command).stdout).toBe(shown);
});

it('shows a use of the library that gives what it says', () => {
  const example = readme.match(/```ts\n([\s\S]*?)\n(model\.predict\(.*); \/\/ (.*)\n```/);
  const [, before, expression, result] = example ?? [];
  writeFileSync(join(folder, 'use.mjs'), `${before}\nconsole.log(JSON.stringify(${expression}));`);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/mlp-cli'));
  const { stdout, stderr } = run('node use.mjs');
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe(result);
});

describe('the examples', () => {
  it.each(['sweep.sh', 'hold-out.sh', 'learning-rates.sh'])('%s runs', (script) => {
    const { status, stdout, stderr } = run(`examples/${script}`);
    expect(stderr).not.toMatch(/error/);
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(5);
  });
});
