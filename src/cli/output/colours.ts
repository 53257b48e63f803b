import { createRequire } from 'node:module';
import type { Environment, Terminal } from './terminal.js';

/** The styles that are used; each gives text back as it is where colours are not wanted. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  yellow(text: string): string;
  /** Bold red: for the word "error". */
  alarm(text: string): string;
}

/** What decides about colours. */
export interface ColourOptions {
  readonly isTTY: boolean;
  readonly env: Environment;
}

/**
 * Colours for one stream: each decides for itself, so that errors stay coloured when only the output is
 * piped. In this order: `FORCE_COLOR` (0 or false: none; 1, 2, 3; anything else, even empty: some) and
 * `NO_COLOR` (when not empty, see no-color.org), of which FORCE_COLOR wins as in Node itself; then whether
 * it is a terminal, and one that knows colours.
 */
export function createColours(options: ColourOptions): Colours {
  if (!wantsColours(options)) return plain;
  // Loaded only where there is something to colour: a script in a pipe does not wait for it.
  const { Chalk }: typeof import('chalk') = createRequire(import.meta.url)('chalk');
  const { bold, dim, yellow, red } = new Chalk({ level: 1 }); // sixteen colours, which every theme has chosen legibly
  return { bold, dim, yellow, alarm: red.bold };
}

/** Text as it is. */
export const plain: Colours = {
  bold: (text) => text,
  dim: (text) => text,
  yellow: (text) => text,
  alarm: (text) => text,
};

function wantsColours({ isTTY, env }: ColourOptions): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}

/** For what goes to standard output. */
export function stdoutColours({ stdout, env }: Pick<Terminal, 'stdout' | 'env'>): Colours {
  return createColours({ isTTY: stdout.isTTY, env });
}

/** For what goes to standard error. */
export function stderrColours({
  stderr,
  env,
}: {
  readonly stderr: Pick<Terminal['stderr'], 'isTTY'>;
  readonly env: Environment;
}): Colours {
  return createColours({ isTTY: stderr.isTTY === true, env });
}
