import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Folder, mlpPath, type Outcome } from '../cli/run-mlp.js';

/** Whether there is strace, and it may trace here: tests that inject faults into calls to the system skip without it. */
export const hasStrace =
  process.platform === 'linux' && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** The calls of which a file that is written whole or not at all is made. */
const CALLS = [
  'access',
  'openat',
  'write',
  'fchmod',
  'fsync',
  'close',
  'rename',
  'unlink',
] as const;

/** A call to the system that the main thread does to a folder. */
export interface Call {
  readonly name: string;
  /** The how-many-eth of its name it is in the process, from 1. */
  readonly ordinal: number;
}

const LOG = 'calls.strace';

/** The built `mlp` in a folder, of whose main thread the calls are kept, and one of which fails or is its last. */
export function traced(
  folder: Folder,
  args: readonly string[],
  fault?: { readonly call: Call; readonly inject: string },
): Promise<Outcome> {
  const inject =
    fault === undefined
      ? []
      : ['-e', `inject=${fault.call.name}:${fault.inject}:when=${fault.call.ordinal}`];
  return started(folder, 'strace', [
    ...['-y', '-e', `trace=${CALLS.join(',')}`, '-o', LOG, ...inject],
    ...[process.execPath, mlpPath, ...args],
  ]);
}

/**
 * The same call by other counts, the likeliest first: a process writes to its own pipes and reads about itself now and then, so
 * that a call to the folder is a few earlier or later among those of its name.
 */
export function nearby(call: Call): Call[] {
  return [0, 1, -1, 2, -2, 0].map((step) => ({ ...call, ordinal: call.ordinal + step }));
}

/** Whether the fault of the last traced `mlp` was in a call to the folder. */
export function hasFailed(folder: Folder): boolean {
  const line = /^.*\(INJECTED\).*$/m.exec(readFileSync(folder.at(LOG), 'utf8'))?.[0] ?? '';
  return isTo(folder, line);
}

/** The calls of the last traced `mlp` to the folder itself and what is written in it. */
export function callsTo(folder: Folder): Call[] {
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  for (const line of readFileSync(folder.at(LOG), 'utf8').split('\n')) {
    const [, name] = /^(\w+)\(/.exec(line) ?? [];
    if (name === undefined) continue;
    const ordinal = (counts.get(name) ?? 0) + 1;
    counts.set(name, ordinal);
    if (isTo(folder, line)) calls.push({ name, ordinal });
  }
  return calls;
}

function isTo({ path }: Folder, line: string): boolean {
  return line.replace(`AT_FDCWD<${path}>`, '').includes(path);
}

/** A command in a folder, to its end; what it leaves elsewhere (a model that could not be saved) goes there, too. */
export function started(
  folder: Folder,
  command: string,
  args: readonly string[],
): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TMPDIR: folder.at('tmp') };
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: folder.path,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ stdout, stderr, code }));
  });
}

/** Does a task for each, a few at a time: most of a process that is traced is waiting. */
export async function eachOf<T>(items: readonly T[], task: (item: T) => Promise<void>) {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}
