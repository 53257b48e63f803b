import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, objectIn } from './run-mlp.js';

const iris = dataFile('iris.csv');

describe('a training that ends in another way', () => {
  it('diverged: 4, and finite weights are written', async () => {
    const folder = new Folder();
    const data = dataFile('friedman1.csv');
    const flags = ['--lr', '1e30', '--activation', 'relu', '--epochs', '5'];
    const { stderr, code } = await folder.mlp(['train', data, ...flags]);
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /the loss is not a number any more .*model\.json — try smaller steps: --lr 0\.01 --clip-norm 1\n/,
    );
    const text = folder.read('model.json');
    expect(objectIn(text).format).toBe('mlp-model');
    expect(text).not.toMatch(/null\]|null,\n|Infinity/);
    const predicted = await folder.mlp(['predict', dataFile('friedman1.csv'), '--keep', 'none']);
    expect(predicted.code).toBe(0);
    expect(predicted.stdout).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: %i, and the model is written', async (signal, expected) => {
    const folder = new Folder();
    const child = folder.spawn(['train', iris, '--epochs', '1000000', '--json']);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let printed = '';
    child.stderr.resume();
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (printed.includes('"epoch":3,')) resolve();
      });
    });
    child.kill(signal);
    expect(await ended).toBe(expected);
    const lines = printed.trimEnd().split('\n');
    const result = objectIn(lines[lines.length - 1]);
    expect(result).toMatchObject({ type: 'result', stopped: 'interrupted' });
    expect(objectIn(folder.read('model.json')).weights).toBe(result.weights);
  });

  it('stops at the target loss, after a time, and when patience ends', async () => {
    const runs = [
      ['--target-loss', '1'],
      ['--max-time', '50ms', '--epochs', '1000000'],
      ['--monitor', 'loss', '--patience', '1', '--lr', '0.5', '--epochs', '1000'],
      ['--tolerance', '1000', '--patience', '2'],
    ].map(async (flags) => {
      const { stdout } = await new Folder().mlp(['train', iris, ...flags, '--json']);
      return /"type":"result".*"stopped":"([^"]*)"/.exec(stdout)?.[1];
    });
    const stops = await Promise.all(runs);
    expect(stops).toEqual(['target-loss', 'max-time', 'patience', 'tolerance']);
  });
});

describe('standard output', () => {
  it('may close early: quiet, and the model is written', () => {
    const folder = new Folder();
    const { stdout, stderr, code } = folder.shell(
      `mlp train ${iris} --epochs 50 --json -q | head -n 1; exit \${PIPESTATUS[0]}`,
    );
    expect(stdout).toMatch(/^\{"type":"epoch","epoch":1,.*\}\n$/);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(objectIn(folder.read('model.json')).metrics).toMatchObject({ epochs: 50 });
  });

  it.skipIf(!existsSync('/dev/full'))('that is full is not success', async () => {
    const folder = new Folder();
    expect((await folder.mlp(['train', iris, '--epochs', '1', '-q'])).code).toBe(0);
    for (const line of [
      `mlp train ${iris} --epochs 2 -o other.json`,
      `mlp predict ${iris}`,
      `mlp evaluate ${iris}`,
      'mlp inspect model.json',
      'mlp generate moons',
      'mlp train -h',
    ]) {
      const { stderr, code } = folder.shell(`${line} >/dev/full`);
      expect(stderr, line).toMatch(/no space|ENOSPC/i);
      expect(code, line).not.toBe(0);
    }
  });
});
