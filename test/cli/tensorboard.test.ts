import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { tfRecord } from '../../src/export/tensorboard/tf-record.js';
import { dataFile, Folder, numberAt, records } from './run-mlp.js';

interface Event {
  wallTime: number;
  step: number;
  version: string;
  scalars: [tag: string, value: number][];
}

/** The events of the one file of a run. */
function eventsOf(folder: string): Event[] {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\.mlp$/);
  const file = readFileSync(join(folder, name));
  const events: Event[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.subarray(at, at + length + 16).equals(tfRecord(data)), 'checksums').toBe(true);
    at += length + 16;
    const event: Event = { wallTime: 0, step: 0, version: '', scalars: [] };
    new PbfReader(data).readFields((tag, _, reader) => {
      if (tag === 1) event.wallTime = reader.readDouble();
      if (tag === 2) event.step = reader.readVarint();
      if (tag === 3) event.version = reader.readString();
      if (tag === 5) reader.readMessage((field) => readValue(field, event, reader), event);
    }, event);
    events.push(event);
  }
  return events;
}

function readValue(field: number, { scalars }: Event, reader: PbfReader): void {
  if (field !== 1) return;
  const scalar: [string, number] = ['', Number.NaN];
  reader.readMessage((tag) => {
    if (tag === 1) scalar[0] = reader.readString();
    if (tag === 2) scalar[1] = reader.readFloat();
  }, scalar);
  scalars.push(scalar);
}

const iris = (): Folder => new Folder({ 'iris.csv': readFileSync(dataFile('iris.csv')) });
const short = ['train', 'iris.csv', '--hidden', '4', '--epochs', '3'];

describe('mlp train --tensorboard', () => {
  it('writes the numbers of each epoch, a run for training and one for validation', async () => {
    const folder = iris();
    const before = Date.now() / 1000;
    const args = [...short, '--validation', '0.2', '--json', '--tensorboard', 'runs/a'];
    const { stdout, stderr, code } = await folder.mlp([...args, '--quiet', '--log', 'log.ndjson']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const epochs = records(stdout).filter(({ type }) => type === 'epoch');
    expect(folder.read('log.ndjson').trimEnd().split('\n')).toHaveLength(3);
    for (const [run, keys] of [
      ['training', { loss: 'loss', accuracy: 'accuracy', 'learning rate': 'learningRate' }],
      ['validation', { loss: 'validationLoss', accuracy: 'validationAccuracy' }],
    ] as const) {
      const [first, ...steps] = eventsOf(folder.at(`runs/a/${run}`));
      expect(first.version).toBe('brain.Event:2');
      expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
      const expected = epochs.map((epoch) =>
        Object.entries(keys).map(([tag, key]) => [tag, Math.fround(numberAt(epoch, key))]),
      );
      expect(steps.map(({ scalars }) => scalars)).toEqual(expected);
      const times = [before, first, ...steps].map((one) =>
        typeof one === 'number' ? one : one.wallTime,
      );
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(before + 60);
    }
  });

  it('has no run for validation where there is none', async () => {
    const folder = iris();
    await folder.mlp([...short, '--tensorboard', 'runs', '--quiet']);
    expect(readdirSync(folder.at('runs'))).toEqual(['training']);
  });

  it('does not mix two trainings, and keeps what is not its own', async () => {
    const folder = iris();
    mkdirSync(folder.at('runs/training'), { recursive: true });
    writeFileSync(folder.at('runs/training/notes.txt'), 'mine');
    const args = [...short, '--tensorboard', 'runs', '--quiet'];
    expect((await folder.mlp(args)).code).toBe(0);
    const refused = await folder.mlp(args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect((await folder.mlp([...args, '--force'])).code).toBe(0);
    const names = readdirSync(folder.at('runs/training'));
    expect(names).toHaveLength(2);
    expect(folder.read('runs/training/notes.txt')).toBe('mine');
  });

  it('needs a folder, and says so before it trains', async () => {
    const folder = iris();
    const { stdout, stderr, code } = await folder.mlp([...short, '--tensorboard', 'iris.csv']);
    expect(stderr).toContain('--tensorboard iris.csv: it is no folder');
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });

  it('can be said in a configuration', async () => {
    const folder = iris();
    folder.write('config.json', JSON.stringify({ tensorboard: 'runs' }));
    await folder.mlp([...short, '--config', 'config.json', '--quiet']);
    expect(eventsOf(folder.at('runs/training'))).toHaveLength(4);
  });
});
