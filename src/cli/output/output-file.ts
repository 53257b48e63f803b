import { closeSync, openSync, readSync, statSync } from 'node:fs';
import {
  type AtomicFile,
  checkWritable,
  createAtomicFile,
  sameFile,
} from '../../support/atomic-file.js';
import { MlpError } from '../../support/errors.js';
import { orList } from '../../support/words.js';
import { onEndingSignal } from './ending-signals.js';
import type { Terminal } from './terminal.js';

/** Where rows go: a file, which is whole or not there, or standard output. */
export interface Output {
  write(text: string): void;
  /** All rows are written. */
  commit(): void;
  /** Gives up; does nothing after `commit`. */
  abort(): void;
}

/** A file that an option names. */
export interface NamedOutput {
  readonly option: string;
  readonly path: string;
}

export interface OutputOptions {
  /** Whether any file may be overwritten. */
  readonly force: boolean;
  /** The files that are read: none is ever overwritten. */
  readonly inputs: readonly string[];
  /** The other files that are written. */
  readonly outputs?: readonly NamedOutput[];
  /** Whether a file that begins so may be overwritten without force. */
  isOurs(start: string): boolean;
  /** Why another may not: `does not look like predictions`. */
  readonly kind: string;
  /** The endings of names for what can be written: `.csv`. A name that says something else is refused. */
  readonly endings: readonly string[];
  /** Whether the format is known without the name, which then may be any but that of a packed file. */
  readonly isNamed?: boolean;
}

/** Names that say how the bytes are packed, which a format cannot change. */
const PACKED = /\.(?:gz|zst|bz2|xz|zip)$/i;
/** Names of other formats of rows. */
const OTHER = /\.(?:json|parquet|feather|arff|xlsx?|ods|html?|db|sqlite)$/i;

/**
 * Claims an output; standard output when there is no path, or it is `-`. A file is begun with the first that is written to
 * it, and nothing of it is left when the process is ended by a signal.
 *
 * @throws MlpError ('usage') when the file is an input, exists and is not ours, or its name says another format; ('data')
 * where no file can be
 */
export function openOutput(
  path: string | undefined,
  options: OutputOptions,
  { stdout, signals }: Pick<Terminal, 'stdout' | 'signals'>,
): Output {
  if (path === undefined || path === '-') {
    return { write: (text) => stdout.write(text), commit: () => stdout.flush(), abort() {} };
  }
  checkOverwriting('out', path, options);
  let file: AtomicFile | undefined;
  const begun = (): AtomicFile => {
    file ??= createAtomicFile(path);
    return file;
  };
  const abort = (): void => file?.abort();
  const deafen = onEndingSignal(signals, abort);
  try {
    checkWritable(path);
  } catch (error) {
    deafen();
    throw error;
  }
  return {
    write: (text) => begun().write(text),
    commit() {
      begun().commit();
      deafen();
    },
    abort() {
      abort();
      deafen();
    },
  };
}

/** @throws MlpError ('usage') when the file of an option is an input, exists and is not ours, or its name says another format */
export function checkOverwriting(
  option: string,
  path: string,
  { force, inputs, outputs = [], isOurs, kind, endings, isNamed = false }: OutputOptions,
): void {
  const at = { kind: 'usage', option, value: path } as const;
  const [ending] = PACKED.exec(path) ?? (isNamed ? [] : (OTHER.exec(path) ?? []));
  if (ending !== undefined && !endings.includes(ending.toLowerCase())) {
    throw new MlpError({
      ...at,
      problem: `no ${ending} file is written`,
      advice: `end the name with ${orList(endings)}${PACKED.test(path) ? ', and compress the file then' : ''}`,
    });
  }
  if (inputs.some((input) => input !== '-' && sameFile(path, input))) {
    throw new MlpError({ ...at, problem: 'it is an input, too', advice: 'name another file' });
  }
  refuseShared({ option, path }, outputs);
  if (!force && !mayBeReplaced(path, isOurs)) {
    throw new MlpError({
      ...at,
      problem: `the file exists and ${kind}`,
      advice: ['name another file', { text: 'overwrite it with', options: { force: undefined } }],
    });
  }
}

/**
 * Makes sure that no two outputs are one file, of which one would be lost.
 *
 * @throws MlpError ('usage') that names the option of the other
 */
export function refuseShared({ option, path }: NamedOutput, others: readonly NamedOutput[]): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  const isKept = stats === undefined || stats.isFile() || stats.isDirectory(); // /dev/null takes what it is given
  const other = others.find((one) => isKept && one.path !== '-' && sameFile(path, one.path));
  if (other === undefined) return;
  throw new MlpError({
    kind: 'usage',
    option,
    value: path,
    problem: { text: 'it is the file of {}, too', options: { [other.option]: undefined } },
    advice: 'name another file',
  });
}

/** Whether there is nothing to lose: no file, an empty one, or one of ours. */
function mayBeReplaced(path: string, isOurs: OutputOptions['isOurs']): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) return true;
  const start = Buffer.alloc(1 << 16);
  const fd = openSync(path, 'r');
  try {
    return isOurs(start.toString('utf8', 0, readSync(fd, start)));
  } finally {
    closeSync(fd);
  }
}
