import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { createAtomicFile, sameFile } from '../../support/atomic-file.js';
import { MlpError } from '../../support/errors.js';
import type { Stdout } from './stdout.js';

/** Where rows go: a file, which is whole or not there, or standard output. */
export interface Output {
  write(text: string): void;
  /** All rows are written. */
  commit(): void;
  /** Gives up; does nothing after `commit`. */
  abort(): void;
}

export interface OutputOptions {
  /** Whether any file may be overwritten. */
  readonly force: boolean;
  /** The files that are read: none is ever overwritten. */
  readonly inputs: readonly string[];
  /** Whether a file with that first line may be overwritten without force. */
  isOurs(firstLine: string): boolean;
  /** Why another may not: `does not look like predictions`. */
  readonly kind: string;
}

/**
 * Opens an output; standard output when there is no path, or it is `-`.
 *
 * @throws MlpError ('usage') when the file is an input, or exists and is not ours
 */
export function openOutput(
  path: string | undefined,
  options: OutputOptions,
  stdout: Stdout,
): Output {
  if (path === undefined || path === '-') {
    return { write: (text) => stdout.write(text), commit: () => stdout.flush(), abort() {} };
  }
  checkOverwriting('out', path, options);
  return createAtomicFile(path);
}

/** @throws MlpError ('usage') when the file of an option is an input, or exists and is not ours */
export function checkOverwriting(
  option: string,
  path: string,
  { force, inputs, isOurs, kind }: OutputOptions,
): void {
  const at = { kind: 'usage', option, value: path } as const;
  if (inputs.some((input) => input !== '-' && sameFile(path, input))) {
    throw new MlpError({ ...at, problem: 'it is an input, too', advice: 'name another file' });
  }
  if (!force && !mayBeReplaced(path, isOurs)) {
    throw new MlpError({
      ...at,
      problem: `the file exists and ${kind}`,
      advice: ['name another file', { text: 'overwrite it with', options: { force: undefined } }],
    });
  }
}

/** Whether there is nothing to lose: no file, an empty one, or one of ours. */
function mayBeReplaced(path: string, isOurs: OutputOptions['isOurs']): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) return true;
  const start = Buffer.alloc(1 << 16);
  const fd = openSync(path, 'r');
  try {
    const [firstLine] = start.toString('utf8', 0, readSync(fd, start)).split('\n');
    return isOurs(firstLine);
  } finally {
    closeSync(fd);
  }
}
