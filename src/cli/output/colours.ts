import { isatty } from 'node:tty';
import { Chalk, type ChalkInstance } from 'chalk';

/** How a stream may be coloured; `colours.red('…')` is plain text where colours are not wanted. */
export type Colours = ChalkInstance;

/** What decides about colours. */
export interface ColourOptions {
  readonly isTTY: boolean;
  readonly env: { readonly [name: string]: string | undefined };
}

/**
 * Colours for one stream: each decides for itself, so that errors stay coloured when only the output is
 * piped. In this order: `FORCE_COLOR` (0 or false: none; 1, 2, 3; anything else, even empty: some) and
 * `NO_COLOR` (when not empty, see no-color.org), of which FORCE_COLOR wins as in Node itself; then whether
 * it is a terminal, and one that knows colours.
 */
export function createColours({ isTTY, env }: ColourOptions): Colours {
  return new Chalk({ level: levelOf(isTTY, env) });
}

/** The sixteen colours that every theme has chosen legibly are enough for mlp. */
function levelOf(isTTY: boolean, env: ColourOptions['env']): 0 | 1 {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : 1;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 0;
  return isTTY && env.TERM !== 'dumb' ? 1 : 0;
}

/** For what goes to standard output. */
export const stdoutColours: Colours = createColours({ isTTY: isatty(1), env: process.env });

/** For what goes to standard error. */
export const stderrColours: Colours = createColours({ isTTY: isatty(2), env: process.env });
