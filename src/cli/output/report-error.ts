import { escapeControls, MlpError } from '../../support/errors.js';
import { exitCodes } from './exit-codes.js';
import { StdoutClosed, StdoutError } from './stdout.js';
import type { Environment } from './terminal.js';

/** Where an error is told: of a terminal, standard error and what decides about it. */
export interface ReportOptions {
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly env: Environment;
  /** Makes the word "error" stand out. */
  readonly emphasise?: (word: string) => string;
}

/**
 * Tells an error on standard error, and what the exit code is. An `MlpError` is one line, and
 * the text at fault with carets under the place, if there is one. A closed pipe
 * is not told at all. Anything else is a fault in mlp; `MLP_DEBUG=1` shows where it happened.
 */
export async function reportError(error: unknown, options: ReportOptions): Promise<number> {
  if (error instanceof StdoutClosed) return exitCodes.done;
  const { stderr, env } = options;
  const emphasise = options.emphasise ?? (await redOnTerminals(options));
  const say = (text: string): void => {
    tell(stderr, `mlp: ${emphasise('error')}: ${text}\n`);
  };
  if (error instanceof MlpError) {
    say(error.message);
    const { excerpt } = error.details;
    if (excerpt !== undefined) {
      const { caretLines } = await import('./caret-lines.js');
      tell(stderr, caretLines(excerpt));
    }
    showStack(error, stderr, env);
    return exitCodes[error.details.kind];
  }
  if (error instanceof StdoutError) {
    say(escapeControls(error.message));
    return exitCodes.fault;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice = env.MLP_DEBUG === '1' ? '' : ' (MLP_DEBUG=1 shows where)';
  say(`this is a fault in mlp: ${escapeControls(message)}${advice}`);
  showStack(error, stderr, env);
  return exitCodes.fault;
}

/** Loaded here, where something has gone wrong, so that nobody waits for it otherwise. */
async function redOnTerminals(options: ReportOptions): Promise<(word: string) => string> {
  const { stderrColours } = await import('./colours.js');
  return (word) => stderrColours(options).alarm(word);
}

function showStack(
  error: unknown,
  stderr: { write(text: string): unknown },
  env: Environment,
): void {
  if (env.MLP_DEBUG !== '1' || !(error instanceof Error) || error.stack === undefined) return;
  const lines = error.stack.split('\n').map(escapeControls);
  tell(stderr, `${lines.join('\n')}\n`);
}

function tell(stderr: { write(text: string): unknown }, text: string): void {
  try {
    stderr.write(text);
  } catch {
    // Standard error is closed or full. The exit code still tells.
  }
}
