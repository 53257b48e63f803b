import type { Fault } from '../../support/errors.js';

/** The exit codes. Shell scripts depend on them. */
export const exitCodes = {
  /** Also when whoever read the output has closed the pipe: they had all they wanted. */
  done: 0,
  /** A fault in mlp itself, or standard output could not be written. */
  fault: 1,
  usage: 2,
  data: 3,
  diverged: 4,
  check: 5,
  /** 128 + the number of the signal, as a shell has it. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const satisfies Record<Fault, number> & Record<string, number>;
