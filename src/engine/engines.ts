import { compiled } from './compile.js';
import type { Engine } from './program.js';
import { reference } from './reference.js';

/** The engines, by the name that `--engine` takes. */
export const engines = { compiled, reference } as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;
