import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../src/cli/main.js';
import { exitCodes } from '../../src/cli/output/exit-codes.js';
import { capturedTerminal } from '../cli/captured-terminal.js';

const env = { NO_COLOR: '1', TERM: 'dumb', MLP_DEBUG: '1' };

// A model or a configuration that is `-` is read from the standard input of this process, which would never end.
closeSync(0);
openSync(devNull, 'r');

const outer = mkdtempSync(join(tmpdir(), 'mlp-hostile-'));
/** Where the commands run, one after another: deep enough for `../../x`. */
const folder = join(outer, 'a', 'b', 'c');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(outer, { recursive: true }));

/** Takes away what commands have written under names that nobody could foresee. */
export function clear(): void {
  rmSync(outer, { recursive: true });
  mkdirSync(folder, { recursive: true });
}

/** The path of a file that commands read. */
export const pathOf = (name: string): string => join(folder, name);

export function write(name: string, content: string | Uint8Array): void {
  writeFileSync(pathOf(name), content);
}

export function read(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

/** What commands may end with that were given what they did not expect. */
const allowed: readonly number[] = [
  exitCodes.done,
  exitCodes.usage,
  exitCodes.data,
  exitCodes.diverged,
  exitCodes.check,
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/;

/**
 * Runs `mlp` in the folder, in this process; what it printed, and its exit code.
 *
 * @throws Error when it ends as no command may, or says something with control characters in it
 */
export async function command(
  args: readonly string[],
  input: string | Uint8Array = '',
  isTTY = false,
): Promise<{ readonly stdout: string; readonly code: number }> {
  const terminal = capturedTerminal(input, env, isTTY);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await main(args, terminal);
    const { stdout, stderr } = terminal.printed();
    if (!allowed.includes(code)) throw new Error(`mlp ${args[0]} exits with ${code}: ${stderr}`);
    if (CONTROLS.test(stderr))
      throw new Error(`control characters of ${JSON.stringify(args)}: ${JSON.stringify(stderr)}`);
    if (code !== 0 && stderr === '')
      throw new Error(`mlp ${args[0]} says nothing and exits with ${code}`);
    return { stdout, code };
  } finally {
    process.chdir(before);
  }
}

/**
 * Runs `mlp` in the folder as on a terminal.
 *
 * @throws Error as `command`, and when what it shows there has control characters in it; it has no colours to show
 */
export async function onTerminal(args: readonly string[]): Promise<void> {
  const { stdout } = await command(args, '', true);
  if (CONTROLS.test(stdout.replaceAll('\t', ''))) {
    throw new Error(`control characters of ${JSON.stringify(args)}: ${JSON.stringify(stdout)}`);
  }
}

/** Predicts rows: every prediction has to be a name or a number, which NaN is not. */
export async function predictions(args: readonly string[]): Promise<string> {
  const { stdout, code } = await command([
    'predict',
    ...args,
    '--keep',
    'none',
    '--format',
    'ndjson',
  ]);
  for (const line of code === 0 ? stdout.split('\n').filter((one) => one !== '') : []) {
    const known: unknown[] = Object.values(JSON.parse(line));
    const isWhole = known.every((one) => typeof one === 'string' || Number.isFinite(one));
    if (known.length === 0 || !isWhole) throw new Error(`no number is predicted: ${line}`);
  }
  return `predict ${code}`;
}
