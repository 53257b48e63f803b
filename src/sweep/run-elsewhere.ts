import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MlpError, quote } from '../support/errors.js';
import type { Note } from '../support/note.js';
import { keyOf } from './ledger/ledger.js';
import { ResultLines } from './ledger/result-lines.js';
import { pendingLine } from './pending-line.js';
import type { SweepSetting, Trial, TrialResult } from './trial.js';

/** How trials are run by a command, and followed. */
export interface ElsewhereRun {
  /** A line of the shell. */
  readonly command: string;
  /** Ends it: the command and all that it has started get a signal, and what they print then still counts. */
  readonly signal?: AbortSignal | undefined;
  /** The number of that signal. */
  signalNumber(): number;
  /** Told of each trial as its result comes. */
  onResult(result: TrialResult): void;
  onNote(note: Note): void;
  /** Told what the command says on its standard error. */
  onSaid(text: string): void;
}

type Command = ChildProcessByStdio<Writable, Readable, Readable>;

/** So many lines that are no results are shown one by one. */
const SHOWN = 3;
/** In milliseconds: so long may a command go on after a signal, and what it has left running when nothing is expected any more. */
const GRACE = 1000;

/**
 * Gives trials to a command, a line each on its standard input, and takes their results from its standard output, in
 * whatever order they come. Nothing else counts: neither its exit code nor whether it reads what it is given. A trial of which it prints no
 * result has none.
 *
 * @throws MlpError ('usage') where there is no shell, and whatever `onResult` throws, which ends the command
 */
export async function runElsewhere(
  trials: readonly Trial[],
  setting: SweepSetting,
  { command, signal, signalNumber, onResult, onNote, onSaid }: ElsewhereRun,
): Promise<void> {
  if (signal?.aborted) return;
  const wanted = new Map(trials.map((trial) => [keyOf({ ...setting, ...trial }), trial]));
  const others = othersNoted(onNote);
  const lines = new ResultLines({
    onResult(result) {
      const key = keyOf(result);
      if (!wanted.has(key)) {
        others.add(strangeness(result, trials, setting));
        return;
      }
      // One that failed may be tried again by the same command.
      if (result.status !== 'failed') wanted.delete(key);
      onResult(result);
    },
    onOther: (line, reason) => others.add(`${quote(line)}: ${reason}`),
  });
  const { code, killedBy } = await runCommand(command, {
    input: pendingLines(trials, setting),
    onPrinted: (text) => lines.add(text),
    onSaid,
    isComplete: () => wanted.size === 0,
    signal,
    signalNumber,
  });
  lines.end();
  others.end();
  if (signal?.aborted || code === 0) return;
  const end = code === null ? `was ended by ${killedBy}` : `ended with exit code ${code}`;
  onNote({ text: `the command ${end}; of what it does, only results count` });
}

function* pendingLines(
  trials: readonly Trial[],
  setting: SweepSetting,
): Generator<string, void, undefined> {
  for (const trial of trials) yield pendingLine(setting, trial);
}

/** Why a result is of no trial that is wanted. */
function strangeness(
  result: TrialResult,
  trials: readonly Trial[],
  { data }: SweepSetting,
): string {
  const { id } = result;
  if (result.data !== data) return `trial ${id} is of other data`;
  if (!trials.some((trial) => trial.id === id))
    return `trial ${id} is none of those that are pending`;
  return `trial ${id} has a result already, or was scored in another way`;
}

/** Says of what comes that it is no result that is wanted: of the first ones by itself, and how many more there are. */
function othersNoted(onNote: (note: Note) => void) {
  let count = 0;
  return {
    add(reason: string): void {
      count++;
      if (count <= SHOWN) {
        onNote({ text: `the command printed what is no result of a pending trial: ${reason}` });
      }
    },
    end(): void {
      if (count > SHOWN) {
        onNote({
          text: `the command printed ${count - SHOWN} more lines that are no such results`,
        });
      }
    },
  };
}

interface CommandRun extends Pick<ElsewhereRun, 'signal' | 'signalNumber' | 'onSaid'> {
  readonly input: Iterable<string>;
  onPrinted(text: string): void;
  /** Whether nothing is expected any more. */
  isComplete(): boolean;
}

interface Ending {
  readonly code: number | null;
  readonly killedBy: string | null;
}

/** Runs a line of the shell to its end, in a group of processes of its own. */
async function runCommand(
  command: string,
  { input, onPrinted, onSaid, isComplete, signal, signalNumber }: CommandRun,
): Promise<Ending> {
  const child = spawn('sh', ['-c', command], { detached: true, stdio: 'pipe' });
  let hasEnded = false;
  let grace: NodeJS.Timeout | undefined;
  /** What was left running in the background may hold its outputs open for good. */
  const leaveSoon = (): void => {
    if (!hasEnded || !(isComplete() || signal?.aborted)) return;
    grace ??= setTimeout(() => hangUp(child), GRACE);
  };
  const leave = (): void => killGroup(child, 'SIGTERM');
  let patience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    killGroup(child, signalNumber());
    // A shell goes on after SIGINT when the program that it waits for took it and came to its end by itself.
    patience = setTimeout(leave, GRACE);
    leaveSoon();
  };
  signal?.addEventListener('abort', stop, { once: true });
  process.once('exit', leave);
  try {
    return await endingOf(child, {
      input,
      onSaid,
      onPrinted(text) {
        onPrinted(text);
        leaveSoon();
      },
      onExit() {
        hasEnded = true;
        leaveSoon();
      },
    });
  } catch (error) {
    leave();
    throw error;
  } finally {
    clearTimeout(grace);
    clearTimeout(patience);
    hangUp(child);
    signal?.removeEventListener('abort', stop);
    process.off('exit', leave);
  }
}

interface Conversation extends Pick<CommandRun, 'input' | 'onPrinted' | 'onSaid'> {
  /** The command itself is over; what it has started may go on, and print. */
  onExit(): void;
}

/** Talks with a command until it is over and nobody can print for it any more. @throws MlpError ('usage'), and what `onPrinted` does */
function endingOf(
  child: Command,
  { input, onPrinted, onSaid, onExit }: Conversation,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(noShell(error)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      try {
        onPrinted(text);
      } catch (error) {
        reject(error);
      }
    });
    child.stderr.setEncoding('utf8').on('data', onSaid);
    // Whoever does not read their input may leave it.
    pipeline(Readable.from(input), child.stdin).catch(() => {});
    child.once('exit', onExit);
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });
}

/** Listens no longer. */
function hangUp({ stdin, stdout, stderr }: Command): void {
  for (const stream of [stdin, stdout, stderr]) stream.destroy();
}

function killGroup({ pid }: Command, by: number | NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, by);
  } catch {
    // They are gone already.
  }
}

function noShell(error: Error): MlpError {
  return new MlpError({
    kind: 'usage',
    option: 'exec',
    problem: `no shell can be run: ${error.message}`,
  });
}
