import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/support/note.js';
import { readParameters } from '../../src/sweep/parameters.js';
import { pendingLine } from '../../src/sweep/pending-line.js';
import { runElsewhere } from '../../src/sweep/run-elsewhere.js';
import { type Trial, type TrialResult, trialOf } from '../../src/sweep/trial.js';
import { madeUp } from './made-up-results.js';
import { resultOf, setting } from './trial-results.js';

const rates = [0.1, 0.2, 0.3];
const trials = rates.map((lr) => trialOf(setting, readParameters({ lr })));

async function run(
  command: string,
  given: readonly Trial[] = trials,
  {
    signal,
    by = 15,
    onResult,
  }: { signal?: AbortSignal; by?: number; onResult?: (result: TrialResult) => void } = {},
) {
  const results: TrialResult[] = [];
  const notes: Note[] = [];
  let said = '';
  await runElsewhere(given, setting, {
    command,
    signal,
    signalNumber: () => by,
    onNote: (note) => void notes.push(note),
    onSaid: (text) => {
      said += text;
    },
    onResult(result) {
      results.push(result);
      onResult?.(result);
    },
  });
  return { scores: results.map(({ score }) => score), notes: notes.map(({ text }) => text), said };
}

/** A command that prints some lines. */
function printing(lines: readonly string[]): string {
  return `cat <<'END'\n${lines.join('\n')}\nEND`;
}

const line = (parameters: object, members: Partial<TrialResult> = {}): string =>
  JSON.stringify(resultOf({ ...parameters }, members));

describe.concurrent('a command', () => {
  it('is given trials that need nothing else, and its results are taken as they come', async () => {
    expect(JSON.parse(pendingLine(setting, trials[0]))).toEqual({
      type: 'pending',
      ...setting,
      ...trials[0],
    });
    expect(await run(madeUp)).toEqual({ scores: rates, notes: [], said: '' });
    expect((await run(`tac | ${madeUp}`)).scores).toEqual(rates.toReversed());
  });

  it('is heard on its standard error', async () => {
    expect((await run(`echo away >&2; ${madeUp}`)).said).toBe('away\n');
  });

  it('may have any exit code, and need not read its input', async () => {
    const { scores, notes } = await run(`${madeUp}; exit 3`);
    expect(scores).toEqual(rates);
    expect(notes).toEqual([
      'the command ended with exit code 3; of what it does, only results count',
    ]);
    const many = Array.from({ length: 3000 }, (_, i) =>
      trialOf(setting, readParameters({ lr: i + 1 })),
    );
    expect(await run('exec <&-; sleep 0.1', many)).toEqual({ scores: [], notes: [], said: '' });
    const killed = await run('kill -9 $$');
    expect(killed.notes).toEqual([
      'the command was ended by SIGKILL; of what it does, only results count',
    ]);
  });

  it('is given more than a pipe holds while its results are read', async () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      trialOf(setting, readParameters({ lr: i + 1 })),
    );
    expect((await run(madeUp, many)).scores).toEqual(many.map((_, i) => i + 1));
  });

  it('prints what is no result of a pending trial, and that is passed over', async () => {
    const good = line({ lr: 0.1 }, { score: 0.7 });
    const { scores, notes } = await run(
      printing([
        'starting …',
        line({ lr: 0.2 }, { data: 'cd'.repeat(32) }),
        line({ lr: 9 }),
        line({ lr: 0.2 }, { folds: 3 }),
        line({ lr: 0.3 }).slice(0, 300) + good,
        '',
        good,
        '{"type":"pending"}',
        'x'.repeat(100_000),
      ]),
    );
    expect(scores).toEqual([0.7]);
    const what = 'the command printed what is no result of a pending trial: ';
    const elsewhere = trialOf(
      { ...setting, data: 'cd'.repeat(32) },
      readParameters({ lr: 0.2 }),
    ).id;
    expect(notes).toEqual([
      `${what}"starting …": it is not JSON`,
      `${what}trial ${elsewhere} is of other data`,
      `${what}trial ${trialOf(setting, readParameters({ lr: 9 })).id} is none of those that are pending`,
      'the command printed 5 more lines that are no such results',
    ]);
  });

  it('may print a line in pieces, without its end, and try again what has failed', async () => {
    const [first, second] = [line({ lr: 0.1 }, { score: 0.7 }), line({ lr: 0.2 }, { score: 0.8 })];
    const pieces = [
      first.slice(0, 50),
      `${first.slice(50)}\r\n${second.slice(0, 9)}`,
      second.slice(9),
    ];
    const command = pieces.map((text) => `printf %s '${text}'; sleep 0.05`).join('\n');
    expect(await run(command)).toEqual({ scores: [0.7, 0.8], notes: [], said: '' });
    const { score, ...failed } = resultOf({ lr: 0.1 }, { status: 'failed' });
    const again = await run(printing([JSON.stringify(failed), first]));
    expect(again).toEqual({ scores: [undefined, 0.7], notes: [], said: '' });
  });

  it.each([
    ['', 15],
    ["trap '' INT;", 2],
  ])(
    '%s ends with all that it has started when it is to end, and what it printed counts',
    async (trap, by) => {
      const controller = new AbortController();
      const begin = performance.now();
      const { scores, notes } = await run(
        `${trap} head -n 1 | ${madeUp}; sleep 60 | sleep 61`,
        trials,
        {
          signal: controller.signal,
          by,
          onResult: () => controller.abort(),
        },
      );
      expect(scores).toEqual([0.1]);
      expect(notes).toEqual([]);
      expect(performance.now() - begin).toBeLessThan(5000);
    },
  );

  it('is not waited for by what it leaves running once everything is there', async () => {
    const begin = performance.now();
    expect((await run(`${madeUp}; sleep 20 &`)).scores).toEqual(rates);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('is ended when a result cannot be kept', async () => {
    const full = () => {
      throw new Error('the disk is full');
    };
    await expect(run(`${madeUp}; sleep 60`, trials, { onResult: full })).rejects.toThrow('disk');
  });
});
