import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { onInterruption } from '../../src/cli/signals.js';
import { dataFile, Folder, mlpPath, objectIn } from './run-mlp.js';

function setUp() {
  const signals = Object.assign(new EventEmitter(), { pid: 42, kill() {} });
  const exits: number[] = [];
  let time = 7;
  const interruption = onInterruption(
    { signals, exit: (code) => void exits.push(code) },
    () => time,
  );
  return {
    signals,
    exits,
    interruption,
    at(seconds: number, signal: string) {
      time = 7 + seconds;
      signals.emit(signal);
    },
  };
}

describe('an interruption', () => {
  it('by a closed terminal asks for an end', () => {
    const { at, interruption } = setUp();
    at(0, 'SIGHUP');
    expect(interruption.signal.aborted).toBe(true);
    expect(interruption.exitCode()).toBe(129);
  });

  it('asks for an end, and the second one ends the process', () => {
    const { at, exits, interruption } = setUp();
    expect(interruption.signal.aborted).toBe(false);
    at(0, 'SIGINT');
    expect(interruption.signal.aborted).toBe(true);
    expect(interruption.exitCode()).toBe(130);
    expect(exits).toEqual([]);
    at(0.2, 'SIGTERM');
    expect(exits).toEqual([143]);
  });

  it('that comes twice at once is one', () => {
    const { at, exits, interruption } = setUp();
    at(0, 'SIGTERM');
    at(0, 'SIGTERM');
    at(0.099, 'SIGINT');
    expect(exits).toEqual([]);
    expect(interruption.exitCode()).toBe(143);
    at(0.5, 'SIGTERM');
    expect(exits).toEqual([143]);
  });

  it('is left to the system afterwards', () => {
    const { signals, interruption } = setUp();
    interruption.stop();
    expect(signals.eventNames()).toEqual([]);
  });
});

const timeout = ['/usr/bin/timeout', '/bin/timeout'].some(existsSync);
it.skipIf(!timeout)('by timeout, which sends it twice, leaves the model (needs coreutils)', () => {
  const folder = new Folder();
  const { stderr, code } = folder.shell(
    `timeout -s INT 1 '${process.execPath}' '${mlpPath}' train ${dataFile('iris.csv')} --epochs 100000000 -q`,
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 124 }); // timeout's own
  expect(objectIn(folder.read('model.json')).format).toBe('mlp-model');
});

it('says at once in which epoch, and what happens next', async () => {
  const folder = new Folder();
  const child = spawn(
    process.execPath,
    [mlpPath, 'train', dataFile('iris.csv'), '--epochs', '100000000', '--json'],
    { cwd: folder.path },
  );
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await once(child.stdout, 'data');
  child.stdout.resume();
  child.kill('SIGHUP');
  const [code] = await once(child, 'close');
  expect(code).toBe(129);
  expect(stderr).toMatch(
    /interrupted in epoch [\d,]+ of 100,000,000: scoring what was learnt; again to leave now\n/,
  );
  expect(objectIn(folder.read('model.json')).format).toBe('mlp-model');
});

it('while the model is written waits for it', async () => {
  const folder = new Folder();
  const files = (): string[] => readdirSync(folder.path).filter((name) => name !== 'model.json');
  const child = folder.spawn([
    'train',
    dataFile('xor.csv'),
    '--hidden',
    '2000,2000',
    '--epochs',
    '1',
  ]);
  const closed = once(child, 'close');
  child.stderr.resume();
  // Such a file was there for a moment before the training, to try the folder.
  await once(child.stdout, 'data');
  child.stdout.resume();
  // The file is begun beside the one that it will be.
  await vi.waitUntil(() => files().length > 0, { interval: 1, timeout: 30_000 });
  expect(existsSync(folder.at('model.json'))).toBe(false);
  child.kill('SIGINT');
  expect(await closed).toEqual([0, null]);
  expect(objectIn(folder.read('model.json')).format).toBe('mlp-model');
  expect(files()).toEqual([]);
});
