import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { Environment } from '../../src/cli/output/terminal.js';
import { faultsOfAdvice } from './advice-check.js';
import { capturedTerminal } from './captured-terminal.js';

/** The built command, by its absolute path. */
export const mlpPath = fileURLToPath(new URL('../../bin/mlp.js', import.meta.url));

/** A file of the repository's `data/`. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

/** The temporary folders of the test file that imports this: they go at its end. */
const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** The run that every other one waits for: a process has one working directory. */
let previous: Promise<unknown> = Promise.resolve();

/** A temporary folder, which goes when the tests of the file are over, and the commands that run in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'mlp-cli-'));

  constructor(files: Files = {}) {
    folders.push(this.path);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  at(name: string): string {
    return join(this.path, name);
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(this.at(name), content);
  }

  /**
   * `mlp` with its arguments, to its end, from the source and in this process, one run after another. What only
   * a process of its own shows (signals, pipes, a full disk) is for `binary`, `spawn` and `shell`.
   *
   * When it is refused, what its error advises is tried, and must not be refused as well.
   */
  mlp(args: readonly string[], input = ''): Promise<Outcome> {
    const run = previous.then(async () => {
      const outcome = await runHere(this.path, args, input);
      const faults = await faultsOfAdvice(args, outcome, this.#copies(input));
      expect(faults, 'bad advice').toEqual([]);
      return outcome;
    });
    previous = run.catch(() => {}); // whoever asked for it is told
    return run;
  }

  /** The same on a terminal of 16 colours; what is refused there is refused in a pipe, too. */
  mlpInColours(args: readonly string[]): Promise<Outcome> {
    const colours = { ...env, NO_COLOR: undefined, TERM: 'xterm' };
    const run = previous.then(() => runHere(this.path, args, '', colours, true));
    previous = run.catch(() => {});
    return run;
  }

  /** Runs `mlp` in a copy of the folder, which stays as it is for the test to look at. */
  #copies(input: string) {
    return async (args: readonly string[]): Promise<Outcome> => {
      const copy = mkdtempSync(join(tmpdir(), 'mlp-cli-'));
      try {
        cpSync(this.path, copy, { recursive: true, verbatimSymlinks: true });
        return await runHere(copy, args, input);
      } finally {
        rmSync(copy, { recursive: true });
      }
    };
  }

  /** The built `mlp` with its arguments, to its end, in a process of its own. */
  binary(args: readonly string[], input = ''): Outcome {
    const { stdout, stderr, status } = spawnSync(process.execPath, [mlpPath, ...args], {
      cwd: this.path,
      env,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { stdout, stderr, code: status };
  }

  /** The built `mlp`, running. */
  spawn(args: readonly string[]) {
    return spawn(process.execPath, [mlpPath, ...args], { cwd: this.path, env, stdio: 'pipe' });
  }

  /** A line of shell on a terminal of its own, by `script` of util-linux; what it shows is in `stdout`. */
  async terminal(line: string, TERM = 'xterm'): Promise<Outcome> {
    const script = `line-${randomUUID()}.sh`; // several may run side by side
    writeFileSync(this.at(script), shellLine(line));
    const run = spawn('script', ['-qec', `bash ${script}`, '/dev/null'], {
      cwd: this.path,
      env: { ...env, NO_COLOR: undefined, TERM },
    });
    run.stdin.end();
    const ended = once(run, 'close');
    const [stdout, stderr] = await Promise.all([textOf(run.stdout), textOf(run.stderr)]);
    const [code] = await ended;
    return { stdout, stderr, code };
  }

  /** A line of shell, in which `mlp` is the built command. */
  shell(line: string): Outcome {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', shellLine(line)], {
      cwd: this.path,
      env,
      encoding: 'utf8',
    });
    return { stdout, stderr, code: status };
  }
}

function shellLine(line: string): string {
  return `mlp() { '${process.execPath}' '${mlpPath}' "$@"; }\n${line}\n`;
}

/** Whether there is what `Folder.terminal` needs: tests of it are left out elsewhere. */
export const hasTerminals = process.platform === 'linux' && existsSync('/usr/bin/script');

/** `mlp` in a folder of its own. */
export function mlp(args: readonly string[], options: { files?: Files; input?: string } = {}) {
  return new Folder(options.files).mlp(args, options.input);
}

/** `mlp` from the source, in a folder. It must leave the process as it was. */
async function runHere(
  path: string,
  args: readonly string[],
  input: string,
  environment: Environment = env,
  isTTY = false,
): Promise<Outcome> {
  const terminal = capturedTerminal(input, environment, isTTY);
  const before = processState();
  process.chdir(path);
  try {
    const code = await main(args, terminal);
    return { ...terminal.printed(), code };
  } finally {
    process.chdir(before.cwd);
    expect(processState(), 'what a run leaves behind').toEqual(before);
    expect(terminal.listened(), 'signals that are still listened to').toEqual([]);
  }
}

/** What a run could change for those that come after it. */
function processState() {
  const { exitCode, env } = process;
  const listeners = ['SIGINT', 'SIGTERM', 'exit'].map((name) => process.listenerCount(name));
  return { cwd: process.cwd(), exitCode, env: { ...env }, listeners };
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The objects of NDJSON, one per line. */
export function records(text: string): JsonObject[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => objectIn(line));
}

/** The one object that a text is. */
export function objectIn(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error(`not an object: ${text}`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that must be a number. */
export function numberAt(record: JsonObject, key: string): number {
  const value = record[key];
  if (typeof value !== 'number') throw new Error(`${key} is ${JSON.stringify(value)}`);
  return value;
}
