import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress, type ProgressMode } from '../../../src/cli/output/progress.js';

class FakeStream extends Writable {
  text = '';
  readonly columns = 100;
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

class FakeSignals extends EventEmitter {
  readonly pid = 42;
  killed: string[] = [];
  kill(pid: number, signal: string): void {
    this.killed.push(`${pid} ${signal}`);
  }
}

function setUp(mode: ProgressMode, isTTY: boolean) {
  const stream = new FakeStream(isTTY);
  const signals = new FakeSignals();
  let time = 0;
  const progress = createProgress({ mode, epochs: 1000, stream, signals, now: () => time });
  return {
    stream,
    signals,
    progress,
    step(epoch: number, at: number) {
      time = at;
      progress.update({ epoch, loss: 0.5 });
    },
  };
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

it.each<[ProgressMode, boolean]>([
  ['auto', false],
  ['bar', false],
  ['plain', false],
  ['plain', true],
])('%s with a terminal: %s gives plain lines, five seconds apart', (mode, isTTY) => {
  const { stream, progress, step } = setUp(mode, isTTY);
  for (let epoch = 1; epoch <= 120; epoch++) step(epoch, epoch / 10);
  progress.stop();
  expect(stream.text).toBe(
    'epoch 50 of 1,000, loss 0.5000, about 1 min 35 s left\n' +
      'epoch 100 of 1,000, loss 0.5000, about 1 min 30 s left\n',
  );
});

it('none is silent, and lets others print', () => {
  const { stream, progress, step } = setUp('none', true);
  step(1, 100);
  progress.above(() => stream.write('line\n'));
  progress.stop();
  expect(stream.text).toBe('line\n');
});

it('shows no bar for what is over soon', () => {
  const { stream, signals, progress, step } = setUp('auto', true);
  step(999, 0.4);
  progress.above(() => stream.write('line\n'));
  progress.stop();
  expect(stream.text).toBe('line\n');
  expect(signals.eventNames()).toEqual([]);
});

it('draws a bar on a terminal, and leaves the terminal as it was', () => {
  const { stream, signals, progress, step } = setUp('auto', true);
  step(1, 0.01);
  expect(stream.text).toBe('');
  step(100, 1);
  expect(stream.text).toContain(HIDE);
  expect(stream.text).toContain('epoch 100 of 1,000, loss 0.5000, about 9.0 s left');
  step(101, 1.01); // too soon to be drawn
  step(500, 2);
  expect(stream.text).not.toContain('epoch 101');
  expect(stream.text).toContain('epoch 500 of 1,000, loss 0.5000, about 2.0 s left');
  progress.stop();
  progress.stop();
  expect(stream.text.lastIndexOf(SHOW)).toBeGreaterThan(stream.text.lastIndexOf(HIDE));
  expect(stream.text.endsWith('\u001b[2K')).toBe(true); // the line is cleared
  expect(signals.listenerCount('SIGINT')).toBe(0);
});

it('takes the bar away to print above it, and draws it again', () => {
  const { stream, progress, step } = setUp('bar', true);
  step(100, 1);
  progress.above(() => stream.write('LINE\n'));
  const [before, after] = stream.text.split('LINE\n');
  expect(before.endsWith('\u001b[2K')).toBe(true);
  expect(after).toContain('epoch 100 of 1,000');
  expect(() =>
    progress.above(() => {
      throw new Error('closed');
    }),
  ).toThrow('closed');
  progress.stop();
  expect(stream.text.lastIndexOf(SHOW)).toBeGreaterThan(stream.text.lastIndexOf(HIDE));
});

it('gives the cursor back on a signal, which then does what it would have done', () => {
  const { stream, signals, step } = setUp('bar', true);
  step(100, 1);
  signals.emit('SIGINT');
  expect(stream.text.lastIndexOf(SHOW)).toBeGreaterThan(stream.text.lastIndexOf(HIDE));
  expect(signals.killed).toEqual(['42 SIGINT']);
});

it('leaves a signal to whoever else listens to it', () => {
  const { signals, step } = setUp('bar', true);
  signals.on('SIGTERM', () => {});
  step(100, 1);
  signals.emit('SIGTERM');
  expect(signals.killed).toEqual([]);
});
