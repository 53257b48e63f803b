import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { formatCount } from '../../../src/cli/output/numbers.js';
import { createProgress, type ProgressMode } from '../../../src/cli/output/progress.js';
import { barLine } from '../../../src/cli/output/progress-text.js';
import type { Update } from '../../../src/cli/output/progress-view.js';
import { textWidth } from '../../../src/cli/output/text-width.js';
import { screen } from './screen.js';

class FakeStream extends Writable {
  text = '';
  columns = 100;
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

function setUp(mode: ProgressMode, isTTY: boolean, TERM = 'xterm') {
  const stderr = new FakeStream(isTTY);
  const signals = new FakeSignals();
  const clock = { time: 0 };
  const terminal = { stderr, signals, env: { TERM } };
  const progress = createProgress(terminal, { mode, now: () => clock.time });
  const begin = () =>
    progress.begin({ total: 1000, text: (epoch) => `epoch ${formatCount(epoch)} of 1,000` });
  let update: Update | undefined;
  return {
    stream: stderr,
    signals,
    progress,
    clock,
    step(epoch: number, at: number) {
      update ??= begin();
      clock.time = at;
      update(epoch);
    },
  };
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';
const CLEARED = `${SHOW}\r\u001b[J`;

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
    'epoch 50 of 1,000, about 1 min 35 s left\nepoch 100 of 1,000, about 1 min 30 s left\n',
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
  expect(stream.text).toContain('epoch 100 of 1,000, about 9.0 s left');
  step(101, 1.01); // too soon to be drawn
  step(500, 2);
  expect(stream.text).not.toContain('epoch 101');
  expect(stream.text).toContain('epoch 500 of 1,000, about 1.3 s left');
  progress.stop();
  progress.stop();
  expect(stream.text.lastIndexOf(SHOW)).toBeGreaterThan(stream.text.lastIndexOf(HIDE));
  expect(stream.text.endsWith(CLEARED)).toBe(true); // the line is cleared
  expect(signals.listenerCount('SIGINT')).toBe(0);
});

it('takes the bar away to print above it, and draws it again', () => {
  const { stream, progress, step } = setUp('bar', true);
  step(100, 1);
  progress.above(() => stream.write('LINE\n'));
  const [before, after] = stream.text.split('LINE\n');
  expect(before.endsWith(CLEARED)).toBe(true);
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

it('shows nothing more once it was asked to end', () => {
  const { stream, signals, step } = setUp('bar', true);
  signals.on('SIGINT', () => {}); // of the training, which writes what was learnt
  step(100, 1);
  signals.emit('SIGINT');
  const { text } = stream;
  step(500, 2);
  expect(stream.text).toBe(text);
});

it.each(['auto', 'bar'] as const)('%s: a terminal that is dumb gets plain lines', (mode) => {
  const { stream, progress, step } = setUp(mode, true, 'dumb');
  for (let epoch = 1; epoch <= 60; epoch++) step(epoch, epoch / 10);
  progress.stop();
  expect(stream.text).toBe('epoch 50 of 1,000, about 1 min 35 s left\n');
});

it('goes from one phase to the next, each with a time of its own', () => {
  const { stream, progress, clock } = setUp('bar', true);
  const read = progress.begin({ total: 4, text: (done) => `reading, ${done}` });
  clock.time = 2;
  read(1);
  expect(stream.text).toContain('reading, 1, about 6.0 s left');
  clock.time = 8;
  read(4);
  const train = progress.begin({ text: () => 'training' });
  clock.time = 9;
  train(1);
  expect(stream.text).toContain('\r\u001b[?7ltraining\u001b[?7h\u001b[J');
  const score = progress.begin({ total: 10, text: (done) => `scoring, ${done}` });
  clock.time = 10;
  score(2);
  expect(stream.text).toContain('scoring, 2, about 4.0 s left');
  const prepare = progress.begin({ text: () => 'preparing' });
  prepare(0); // at once, as it may be long before there is more to be said
  expect(stream.text).toContain('preparing');
  progress.stop();
  // One bar for all of them.
  expect(stream.text.split(HIDE).length).toBe(2);
});

describe('Ctrl-Z', () => {
  it('gives the cursor back and stops, and fg draws the bar again', () => {
    const { stream, signals, progress, clock, step } = setUp('bar', true);
    step(100, 1);
    signals.emit('SIGTSTP');
    expect(stream.text.endsWith(CLEARED)).toBe(true);
    expect(signals.killed).toEqual(['42 SIGTSTP']);
    expect(signals.listenerCount('SIGTSTP')).toBe(0); // so that it does what it does
    const { text } = stream;
    clock.time = 3601;
    signals.emit('SIGCONT');
    const since = stream.text.slice(text.length);
    expect(since).toContain(HIDE);
    expect(since).toContain('epoch 100 of 1,000, about 9.0 s left');
    // The hour was no time of the training's.
    step(200, 3602);
    expect(stream.text).toContain('epoch 200 of 1,000, about 8.0 s left');
    signals.emit('SIGTSTP');
    expect(signals.killed.length).toBe(2);
    progress.stop();
    expect(signals.eventNames()).toEqual([]);
    expect(stream.eventNames()).not.toContain('resize');
  });

  it('goes on with the next news where the signal has no effect', () => {
    const { stream, signals, progress, step } = setUp('bar', true);
    step(100, 1);
    signals.emit('SIGTSTP');
    step(200, 2);
    expect(stream.text).toContain('epoch 200 of 1,000, about 8.0 s left');
    signals.emit('SIGTSTP');
    expect(signals.killed.length).toBe(2);
    progress.stop();
    expect(signals.eventNames()).toEqual([]);
  });
});

describe('a terminal of another size', () => {
  it('has the bar drawn anew', () => {
    const { stream, progress, step } = setUp('bar', true);
    step(100, 1);
    stream.columns = 30;
    const { length } = stream.text;
    stream.emit('resize');
    const since = stream.text.slice(length);
    expect(since).toContain('\r\u001b[J'); // from the first of the lines that the old one may have become
    expect(since).toContain('\r\u001b[?7lepoch 100 of 1,000\u001b[?7h\u001b[J');
    progress.stop();
  });

  it('has as much of the bar as fits, and never a full line', () => {
    for (const text of ['epoch 1 of 10', 'reading 日本語のデータ.csv, 12 %']) {
      for (let columns = 0; columns < 90; columns++) {
        for (const share of [undefined, 0, 0.5, 1, 1.5]) {
          const line = barLine(share, [text], columns);
          expect(textWidth(line)).toBeLessThan(Math.max(1, columns));
          if (columns > textWidth(text)) expect(line).toContain(text);
        }
      }
    }
    expect(barLine(0.5, ['half'], 80)).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} half`);
    expect(barLine(2, ['more'], 20)).toBe(`${'█'.repeat(14)} more`);
  });

  it('is cut between parts or words, and where it is short of room without what matters less', () => {
    const texts = [
      'trial 6 of 6, best loss 1.629 at lr=0.03, about 632 ms left',
      'trial 6 of 6, ...',
    ];
    expect(barLine(0, texts, 80)).toBe(`${'░'.repeat(19)} ${texts[0]}`);
    expect(barLine(0, texts, 69)).toBe(`${'░'.repeat(8)} ${texts[0]}`);
    expect(barLine(0, texts, 68)).toBe(`${'░'.repeat(24)} ${texts[1]}`);
    expect(barLine(0, texts, 16)).toBe('trial 6 of 6');
    expect(barLine(0, texts, 10)).toBe('trial 6');
    expect(barLine(0, texts, 4)).toBe('tri');
  });
});

describe('a second line', () => {
  function twoLines(rows?: number) {
    const stderr = new FakeStream(true);
    const terminal = { stderr, signals: new FakeSignals(), env: { TERM: 'xterm' } };
    const clock = { time: 0 };
    const progress = createProgress(terminal, { mode: 'auto', now: () => clock.time });
    let below = '';
    const update = progress.begin({
      total: 100,
      text: (done) => `epoch ${done}`,
      below: (columns) => below.slice(0, columns),
    });
    const step = (done: number, text: string): void => {
      clock.time = done;
      below = text;
      update(done);
    };
    return { step, progress, stderr, shown: () => screen(stderr.text, rows) };
  }

  it('is below the bar, and goes with it', () => {
    const { step, progress, shown } = twoLines();
    step(1, '');
    expect(shown()[0]).toMatch(/^█*░+ epoch 1, /);
    step(2, 'training ▁▂▃');
    step(3, 'training ▁');
    expect(shown()).toEqual([expect.stringMatching(/ epoch 3, /), 'training ▁', '', '', '', '']);
    step(4, '');
    expect(shown()).toEqual([expect.stringMatching(/ epoch 4, /), '', '', '', '', '']);
    step(5, 'training ▁▂');
    progress.stop();
    expect(shown()).toEqual(['', '', '', '', '', '']);
  });

  it.each([2, 3, 6])('leaves what is printed above it, in a terminal of %i rows', (rows) => {
    const { step, progress, stderr, shown } = twoLines(rows);
    const printed: string[] = [];
    for (let i = 1; i < 20; i++) {
      step(i, `training ${'▁'.repeat(i % 5)}`);
      if (i % 3 === 0) {
        progress.above(() => stderr.write(`line ${i}\r\n`));
        printed.push(`line ${i}`);
      }
    }
    const lines = shown().filter((line) => line !== '');
    expect(lines.slice(0, -2)).toEqual(rows === 2 ? [] : printed.slice(2 - rows));
    expect(lines.at(-2)).toMatch(/ epoch 19, /);
    expect(lines.at(-1)).toBe('training ▁▁▁▁');
    progress.stop();
    expect(shown().filter((line) => line !== '')).toEqual(
      rows === 2 ? [] : printed.slice(2 - rows),
    );
  });

  it('is in no log', () => {
    const stderr = new FakeStream(false);
    const terminal = { stderr, signals: new FakeSignals(), env: {} };
    const clock = { time: 0 };
    const progress = createProgress(terminal, { mode: 'auto', now: () => clock.time });
    const update = progress.begin({ text: () => 'epoch', below: () => 'training ▁' });
    clock.time = 60;
    update(1);
    expect(stderr.text).toBe('epoch\n');
  });
});
