import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

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

  /** `mlp` with its arguments, to its end. */
  mlp(args: readonly string[], input = ''): Outcome {
    const { stdout, stderr, status } = spawnSync(process.execPath, [mlpPath, ...args], {
      cwd: this.path,
      env,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { stdout, stderr, code: status };
  }

  /** As `mlp`, without waiting: for several at once. */
  async mlpAsync(args: readonly string[]): Promise<Outcome> {
    const child = this.spawn(args);
    child.stdin.end();
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { ...texts, code };
  }

  /** A running `mlp`. */
  spawn(args: readonly string[]) {
    return spawn(process.execPath, [mlpPath, ...args], { cwd: this.path, env, stdio: 'pipe' });
  }

  /** A line of shell, in which `mlp` is the command. */
  shell(line: string): Outcome {
    const script = `mlp() { '${process.execPath}' '${mlpPath}' "$@"; }\n${line}`;
    const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
      cwd: this.path,
      env,
      encoding: 'utf8',
    });
    return { stdout, stderr, code: status };
  }
}

/** `mlp` in a folder of its own. */
export function mlp(args: readonly string[], options: { files?: Files; input?: string } = {}) {
  return new Folder(options.files).mlp(args, options.input);
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
