import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPath } from '../../src/support/temporary-file.js';
import { dataFile, Folder, mlpPath, objectIn } from './run-mlp.js';

const iris = (): Folder => new Folder({ 'iris.csv': readFileSync(dataFile('iris.csv')) });
const train = ['train', 'iris.csv', '--hidden', '4', '--epochs', '2', '-q'];

describe('outputs are compared before the work', () => {
  it.each([
    [['--log', 'x', '--out', 'x'], '--log x: it is the file of --out, too'],
    [['--log', 'link/x', '--out', 'x'], '--log link/x: it is the file of --out, too'],
    [['--tensorboard', 'x', '--out', 'x'], '--tensorboard x: it is the file of --out, too'],
    [
      ['--tensorboard', 'x', '--log', 'x', '-o', 'm.json'],
      '--tensorboard x: it is the file of --log',
    ],
    [['--log', 'iris.csv', '--force'], '--log iris.csv: it is an input, too'],
  ])('%j', async (flags, message) => {
    const folder = iris();
    folder.shell('ln -s . link');
    const { stdout, stderr, code } = await folder.mlp([...train, ...flags]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(message);
    expect(readdirSync(folder.path).sort()).toEqual(['iris.csv', 'link']);
  });

  it('a log is not the model that a training begins with, and that stays', async () => {
    const folder = iris();
    await folder.mlp([...train, '-o', 'first.json']);
    const before = folder.read('first.json');
    const { stderr, code } = await folder.mlp([
      ...train,
      ...['--init-from', 'first.json', '--log', 'first.json', '--force'],
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--log first.json: it is an input, too');
    expect(folder.read('first.json')).toBe(before);
  });

  it.runIf(existsSync('/dev/null'))('/dev/null takes them all', async () => {
    const { code } = await iris().mlp([...train, '--log', '/dev/null', '-o', '/dev/null']);
    expect(code).toBe(0);
  });

  it('a log in a folder that is not there is told before the data is read', async () => {
    const { stderr, code } = await iris().mlp(['train', 'none.csv', '--log', 'no/x.ndjson']);
    expect(code).toBe(3);
    expect(stderr).toContain('no/x.ndjson: cannot be written: there is no folder no');
  });
});

describe('temporary files', () => {
  it('of dead processes go with the next output in their folder; those of others stay', async () => {
    const folder = iris();
    const dead = basename(temporaryPath('.')).replace(/-\d+-/, '-999999999-');
    const living = basename(temporaryPath('.'));
    const elsewhere = dead.replace(/^\.mlp-[^-]+/, '.mlp-00000000');
    for (const name of [dead, living, elsewhere, '.mlp-999999999.tmp']) folder.write(name, 'x');
    expect((await folder.mlp(train)).code).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.mlp-'))).toEqual(
      [living, elsewhere, '.mlp-999999999.tmp'].sort(),
    );
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('go when %s ends a command', async (signal) => {
    const folder = new Folder();
    const child = spawn(
      process.execPath,
      [mlpPath, 'generate', 'blobs', '--rows', '100000000', '-o', 'x.csv'],
      { cwd: folder.path },
    );
    while (readdirSync(folder.path).length === 0) await new Promise((done) => setTimeout(done, 20));
    child.kill(signal);
    const [code, by] = await once(child, 'exit');
    expect({ code, by }).toEqual({ code: null, by: signal });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

it('a model whose folder is gone when it is saved is in the folder for temporary files', async () => {
  const folder = iris();
  mkdirSync(folder.at('models'));
  const child = spawn(
    process.execPath,
    [mlpPath, 'train', 'iris.csv', '--epochs', '100000000', '-o', 'models/m.json', '--json', '-q'],
    { cwd: folder.path },
  );
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await once(child.stdout, 'data'); // it has begun
  child.stdout.resume();
  rmSync(folder.at('models'), { recursive: true });
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(3);
  const [, path = ''] = /what was learnt is in (\S+)/.exec(stderr) ?? [];
  expect(objectIn(readFileSync(path, 'utf8')).format).toBe('mlp-model');
  expect(readdirSync(dirname(path)).filter((name) => name.startsWith('.mlp-'))).toEqual([]);
  rmSync(path);
});
