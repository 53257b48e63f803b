import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, ShellFolder } from './docs/shell-folder.js';
import { timeless } from './docs/timeless.js';

const folder = new ShellFolder();
const run = (command: string) => folder.run(command);

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
        .map(timeless)
        .filter((line) => line !== '');
    const shown = steady(readme.replace(/[\s\S]*?```\n( *epoch)/, '$1').replace(/```[\s\S]*/, ''));
    expect(steady(stdout)).toEqual(shown);
  });
});

it.each(['README.md', 'SECURITY.md'])('%s links to files that are there', (name) => {
  const links = [...readFileSync(join(root, name), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)];
  expect(links.length).toBeGreaterThan(0);
  for (const [, path = ''] of links) expect(existsSync(join(root, path)), path).toBe(true);
});

it('shows the trace that its command prints', () => {
  const [, command, shown] =
    readme.match(/```sh\n(npx mlp trace .*)\n```\n\n```\n([\s\S]*?)```/) ?? [];
  expect(run(command).stdout).toBe(shown);
});

it('shows a use of the library that gives what it says', () => {
  const example = readme.match(/```ts\n([\s\S]*?)\n(model\.predict\(.*); \/\/ (.*)\n```/);
  const [, before, expression, result] = example ?? [];
  writeFileSync(
    join(folder.path, 'use.mjs'),
    `${before}\nconsole.log(JSON.stringify(${expression}));`,
  );
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(root, join(folder.path, 'node_modules/mlp-cli'));
  const { stdout, stderr } = run('node use.mjs');
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe(result);
});

describe('the examples', () => {
  it.each(['hold-out.sh', 'learning-rates.sh'])('%s runs', (script) => {
    const { status, stdout, stderr } = run(`examples/${script}`);
    expect(stderr).not.toMatch(/error/);
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(5);
  });
  it('sweep.sh takes the best of those that did not diverge, and ends with what fails otherwise', () => {
    // In the place of trainings, of which half end with an exit code.
    const train = `[ $9 = 0.9 ] && exit $1
      echo "$5 $7" >"\${17}"
      echo '{"type":"result","validationLoss":'$7$5',"of":'$*'}'`;
    writeFileSync(join(folder.path, 'train.sh'), train);
    const { status, stdout } = run(
      "MLP='sh train.sh 4' examples/sweep.sh data/iris.csv least.json",
    );
    expect(status).toBe(0);
    expect(stdout.match(/^(?:0\.|inf )/gm)).toHaveLength(8);
    expect(stdout.match(/^inf /gm)).toHaveLength(4);
    expect(readFileSync(join(folder.path, 'least.json'), 'utf8')).toBe('4 0.01\n');
    expect(run("MLP='sh train.sh 3' examples/sweep.sh data/iris.csv none.json").status).toBe(1);
    expect(existsSync(join(folder.path, 'none.json'))).toBe(false);
  });
});
