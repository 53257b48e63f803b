import { expect, it } from 'vitest';
import type { Phase, Progress } from '../../../src/cli/output/progress-view.js';
import { watchedSource } from '../../../src/cli/output/watched-source.js';
import { inMemory } from '../../../src/dataset/input/random-access.js';
import type { RegularFile } from '../../../src/dataset/input/source.js';

function recorded() {
  const texts: string[] = [];
  const phases: Phase[] = [];
  const progress: Progress = {
    begin(phase) {
      phases.push(phase);
      return (done) => void texts.push(phase.text(done));
    },
    above: (print) => print(),
    stop() {},
  };
  return { texts, phases, progress };
}

function sourceOf(name: string, pieces: readonly Uint8Array[], isFile: boolean) {
  async function* all() {
    yield* pieces;
  }
  const destroyed: string[] = [];
  const stream = Object.assign(all(), { destroy: () => destroyed.push(name) });
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  const file = inMemory(new Uint8Array(size));
  return { source: isFile ? { name, stream, size, file } : { name, stream }, destroyed };
}

const pieces = [new Uint8Array(1000), new Uint8Array(2000), new Uint8Array(1000)];

it('says how much of a file is read, as it is asked for, and that it is prepared then', async () => {
  const { texts, phases, progress } = recorded();
  const { source, destroyed } = sourceOf('folder/data.csv', pieces, true);
  const watched = watchedSource(source, progress);
  expect(phases).toEqual([]);
  const read: (string | Uint8Array)[] = [];
  for await (const piece of watched.stream) read.push(piece);
  expect(read).toEqual(pieces);
  expect(phases[0]).toMatchObject({ total: 4000 });
  expect(texts).toEqual([
    ...['0 %', '25.0 %', '75.0 %', '100 %'].map((part) => `reading data.csv, ${part}`),
    'preparing data.csv',
  ]);
  watched.stream.destroy();
  expect(destroyed).toEqual(['folder/data.csv']);
});

it('says how many bytes have come from a pipe', async () => {
  const { texts, phases, progress } = recorded();
  const watched = watchedSource(sourceOf('<stdin>', pieces, false).source, progress);
  for await (const _ of watched.stream);
  expect(phases[0].total).toBeUndefined();
  expect(texts.slice(0, 3)).toEqual([
    'reading <stdin>, 0 B',
    'reading <stdin>, 1 kB',
    'reading <stdin>, 3 kB',
  ]);
});

it('counts what is read from anywhere in a file, too', async () => {
  const { texts, progress } = recorded();
  const watched = watchedSource(sourceOf('data.parquet', pieces, true).source, progress);
  expect((await watched.file?.slice(3000))?.byteLength).toBe(1000);
  await watched.file?.slice(0, 2000);
  expect(texts).toEqual(['reading data.parquet, 25.0 %', 'reading data.parquet, 75.0 %']);
});

it('says how far a file is read at once, from the beginning each time', async () => {
  const { texts, phases, progress } = recorded();
  const { source } = sourceOf('data.csv', pieces, true);
  const all = new Uint8Array(4000);
  const regular: RegularFile = {
    size: all.length,
    read(into, position) {
      const piece = all.subarray(position, position + into.length);
      into.set(piece);
      return piece.length;
    },
    hash: () => ({ sha256: Promise.resolve('0'), stop: async () => {} }),
    zeros: () => undefined,
  };
  const watched = watchedSource({ ...source, regular }, progress);
  const { done } = await watched.stream[Symbol.asyncIterator]().next();
  expect(done).toBe(false);
  const into = new Uint8Array(1500);
  const lengths = [0, 1500, 3000, 4000].map((at) => watched.regular?.read(into, at));
  expect(lengths).toEqual([1500, 1500, 1000, 0]);
  expect(watched.regular?.read(into, 0)).toBe(1500);
  const reading = (part: string) => `reading data.csv, ${part}`;
  expect(texts).toEqual([
    ...['0 %', '25.0 %', '37.5 %', '75.0 %', '100 %'].map(reading),
    'preparing data.csv',
    reading('37.5 %'),
  ]);
  expect(phases.map(({ total }) => total)).toEqual([4000, undefined, 4000]);
});

it('says what is made of it, whenever there is news of that', async () => {
  const { texts, progress } = recorded();
  let rows = 0;
  const name = `${'a'.repeat(40)}.csv`;
  const { source } = sourceOf(name, pieces, true);
  const watched = watchedSource(source, progress, (file, part) => `${file}: ${part}, ${rows} rows`);
  watched.refresh();
  expect(texts).toEqual([]);
  for await (const _ of watched.stream) rows += 10;
  watched.refresh();
  expect(texts.at(-1)).toBe(`${'a'.repeat(31)}…: 100 %, 30 rows`);
});

it('goes on with the files that follow', async () => {
  const { texts, progress } = recorded();
  const { source } = sourceOf('first.csv', pieces, true);
  const further = [{ open: async () => sourceOf('second.csv', pieces, true).source }];
  const watched = watchedSource(
    { ...source, further },
    progress,
    (file, part) => `${file} ${part}`,
  );
  for await (const _ of watched.stream);
  const second = await watched.further?.[0].open();
  for await (const _ of second?.stream ?? []);
  watched.refresh();
  expect(texts.slice(-2)).toEqual(['second.csv 100 %', 'second.csv 100 %']);
  expect(texts).toContain('first.csv 100 %');
});
