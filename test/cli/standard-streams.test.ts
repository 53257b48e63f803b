import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, mlpPath, objectIn, records } from './run-mlp.js';

const iris = (): Folder => new Folder({ 'iris.csv': readFileSync(dataFile('iris.csv')) });
const train = ['train', 'iris.csv', '--hidden', '4', '--epochs', '2'];
const line = `mlp ${train.join(' ')} -q`;
const onPosix = process.platform !== 'win32';

describe('a model on standard output', () => {
  it.each(['-', '/dev/stdout', '/dev/fd/1'])('-o %s: the rest is said on stderr', async (out) => {
    const folder = iris();
    await folder.mlp([...train, '-o', 'm.json']);
    const { stdout, stderr, code } = await folder.mlp([...train, '-o', out]);
    expect(code).toBe(0);
    expect(stdout).toBe(folder.read('m.json'));
    expect(stderr).toMatch(/^epoch .*^ +2 .*^stopped after 2 epochs.*^model <stdout>$/ms);
    expect((await folder.mlp([...train, '-o', out, '-q'])).stderr).toBe('');
    expect(readdirSync(folder.path).sort()).toEqual(['iris.csv', 'm.json']);
  });

  it.runIf(onPosix)('goes through pipes to whoever reads models', async () => {
    const folder = iris();
    await folder.mlp([...train, '-o', 'm.json']);
    const { stdout: predicted } = await folder.mlp(['predict', 'iris.csv', '--model', 'm.json']);
    const { stdout, stderr } = folder.shell(`
      ${line} -o - | mlp predict iris.csv --model -
      cat m.json | mlp verify - iris.csv | head -n 1
      cat m.json | mlp export - --to js -o - 2> said | head -c 10; cat said
      cat m.json | mlp predict - --model m.json`);
    expect(stderr).toBe(
      'mlp: error: <stdin>: this is a model of mlp, not CSV — give it as the model, and rows as the data\n',
    );
    expect(stdout.slice(0, predicted.length)).toBe(predicted);
    expect(stdout.slice(predicted.length)).toMatch(
      /^the same 35 weights.*\n\/\/ Written<stdout>: a module .*\nchecked on .*\n$/s,
    );
    expect((await folder.mlp(['predict', '-', '--model', '/dev/stdin'])).stderr).toContain(
      'standard input is to be read twice',
    );
  });

  it.runIf(existsSync('/dev/full'))('that cannot be written is saved elsewhere', () => {
    const { stdout, stderr } = iris().shell(
      `${line} -o - > /dev/full; echo $?; { ${line} -o -; } | true`,
    );
    expect(stdout).toBe('3\n');
    const [full, gone] = stderr.split('\n');
    expect(full).toContain('cannot write to standard output: no space is left on the disk');
    expect(gone).toContain('standard output was closed');
    for (const told of [full, gone]) {
      const [, path = ''] = /; what was learnt is in (\S+)$/.exec(told) ?? [];
      expect(objectIn(readFileSync(path, 'utf8')).format).toBe('mlp-model');
      rmSync(path);
    }
  });
});

it.runIf(onPosix)('standard output is no input', () => {
  const folder = iris();
  const before = folder.read('iris.csv');
  const { stdout, stderr } = folder.shell(
    `${line} -o - >> iris.csv; echo $?; ${line}; mlp predict iris.csv >> iris.csv; echo $?`,
  );
  expect(stdout).toBe('2\n2\n');
  expect(stderr).toMatch(/^(?:mlp: error: standard output is the input iris.csv, too — .*\n){2}$/);
  expect(folder.read('iris.csv')).toBe(before);
});

it('a log on standard output is all that is there', async () => {
  const { stdout, stderr } = await iris().mlp([...train, '--log', '-']);
  expect(records(stdout).map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(stderr).toContain('stopped after 2 epochs');
});

it.each([
  [['train', '-o', '-', '--log', '-'], '--log -: it is the output of --out, too'],
  [['train', '-o', '-', '--log', '/dev/stdout'], 'it is the output of --out, too'],
  [['train', '-o', '-', '--json'], '--out -: standard output has the records of --json'],
  [['train', '--log', '-', '--json'], '--log -: standard output has the records of --json'],
  [['sweep', '--vary', 'lr=0.1', '-o', '-', '--json'], 'has the records of --json'],
  [['sweep', '--vary', 'lr=0.1', '--ledger', '-'], '--ledger -: a sweep goes on from its file'],
  [['train', '--checkpoint', '-'], 'a pipe keeps none'],
  [['train', '--checkpoint', '/dev/stdout'], 'a pipe keeps none'],
  [['train', '--resume', '-'], '--resume -: a checkpoint is a file'],
  [['train', '--tensorboard', '-'], '--tensorboard -: it is no folder'],
  [['evaluate', '--confusion', '/dev/stdout'], 'standard output has the evaluation already'],
  [['train', '-o', 'folder'], 'it is a folder — name a file in it: --out folder/model.json'],
  [['train', '--log', 'folder'], 'name a file in it: --log folder/run.ndjson'],
])('%j is refused in plain words', async ([command = '', ...flags], message) => {
  const folder = iris();
  mkdirSync(folder.at('folder'));
  const { stdout, stderr, code } = await folder.mlp([command, 'iris.csv', ...flags]);
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).toContain(message);
});

describe.runIf(onPosix)('what is no file', () => {
  it('takes models, logs and rows where it is a pipe', async () => {
    const folder = iris();
    await folder.mlp([...train, '-o', 'm.json']);
    const { stdout, stderr } = folder.shell(`mkfifo p log
      (cmp p m.json && echo model) & (sleep .1; wc -l < log) & ${line} -o p --log log; wait
      (tail -n 1 p) & mlp predict iris.csv --model m.json -o p; wait
      exec 3> descriptor; ${line} -o /dev/fd/3; cmp m.json descriptor`);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^(?:(?:model|\s*2)\n){2}5\.9,3\.0,5\.1,1\.8,virginica,.*\n$/);
    expect((await folder.mlp([...train, '--checkpoint', 'p'])).stderr).toContain('keeps none');
    const { stderr: closed } = await folder.mlp([...train, '-o', '/dev/fd/7777']);
    expect(closed).toContain('/dev/fd/7777: cannot be written: no file can be made in /dev/fd');
  });

  it('is refused where it is a socket, before anything is read', async () => {
    const folder = iris();
    const server = createServer().listen(folder.at('s'));
    const outputs = [
      ['-o', 's'],
      ['--log', 's'],
      ['--checkpoint', 's'],
    ];
    for (const flags of outputs) {
      const { stderr, code } = await folder.mlp(['train', 'none.csv', ...flags]);
      expect([2, 3]).toContain(code);
      expect(stderr).toMatch(/it is a socket|a pipe keeps none/);
    }
    server.close();
  });

  it('whoever waits for its reader hears Ctrl-C', () => {
    const folder = iris();
    const mlp = `'${process.execPath}' '${mlpPath}'`;
    const waiting = folder.shell(
      `mkfifo p; timeout -s INT -k 5 0.5 ${mlp} generate blobs -o p; echo $?`,
    );
    expect(waiting.stdout).toBe('124\n');
  });

  it('a log whose reader goes ends, and the training does not', () => {
    const { stdout, stderr } = iris().shell(`mkfifo p; (head -c 9 p > /dev/null) &
      mlp train iris.csv --hidden 4 --epochs 2000 -q --log p -o m.json; echo $?; wait`);
    expect(stdout).toBe('3\n');
    expect(stderr).toMatch(/whoever read it is gone — name a file; the training goes on\n.*gone/);
  });
});
