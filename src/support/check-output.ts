import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { escapeControls, MlpError } from './errors.js';
import { attempt } from './file-error.js';
import { statIfAny } from './file-system.js';
import { sameFile } from './same-file.js';
import { isStandardInput, isStandardOutput } from './standard-streams.js';
import { orList } from './words.js';

/** A file that an option names. */
export interface NamedOutput {
  readonly option: string;
  readonly path: string;
}

/** What is written, and what of its kind may be written over. */
export interface OutputKind {
  /** Whether a file that begins so may be overwritten without force. */
  isOurs(start: string): boolean;
  /** Why another may not: `does not look like predictions`. */
  readonly kind: string;
  /** What a file of it could be called. */
  readonly example: string;
  /** The endings of names for what can be written: `.csv`. A name that says something else is refused. */
  readonly endings: readonly string[];
  /** Whether the format is known without the name, which then may be any but that of a packed file. */
  readonly isNamed?: boolean;
}

/** What an output is compared with. */
export interface Claim {
  /** Whether any file may be overwritten. */
  readonly force?: boolean;
  /** The files that are read: none is ever overwritten. `-` stands for standard input. */
  readonly inputs: readonly string[];
  /** The other files that are written. */
  readonly outputs?: readonly NamedOutput[];
}

/** Names that say how the bytes are packed, which a format cannot change. */
const PACKED = /\.(?:gz|zst|bz2|xz|zip)$/i;
/** Names of other formats of rows. */
const OTHER = /\.(?:json|parquet|feather|arff|xlsx?|ods|html?|db|sqlite)$/i;

/** So much of a file tells whether it is one of ours. */
const START_BYTES = 1 << 16;

/**
 * Makes sure that nothing is lost by a file that is to be written.
 *
 * @param option that names it
 * @throws MlpError ('usage') when it is an input, another output or a folder, exists and is not ours, or its name says another
 * format
 */
export function checkOutput(
  option: string,
  path: string,
  { isOurs, kind, example, endings, isNamed = false }: OutputKind,
  { force = false, inputs, outputs = [] }: Claim,
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
  const isInput = (input: string): boolean => !isStandardInput(input) && sameFile(path, input);
  if (attempt(path, () => isKept(path) && inputs.some(isInput))) {
    throw new MlpError({ ...at, problem: 'it is an input, too', advice: 'name another file' });
  }
  refuseShared({ option, path }, outputs);
  const stats = statIfAny(path);
  if (stats?.isDirectory()) {
    throw new MlpError({
      ...at,
      problem: 'it is a folder',
      advice: {
        text: 'name a file in it:',
        options: { [option]: `${path.replace(/\/+$/, '')}/${example}` },
      },
    });
  }
  // An empty file, such as mktemp makes, holds nothing to be lost; nor does a device or a pipe.
  const isFree = !stats?.isFile() || stats.size === 0;
  if (!force && !isFree && !isOurs(startOf(path))) {
    throw new MlpError({
      ...at,
      problem: `the file exists and ${kind}`,
      advice: ['name another file', { text: 'overwrite it with', options: { force: undefined } }],
    });
  }
}

/**
 * Makes sure that no two outputs are one, of which one would be lost, or both be mixed.
 *
 * @throws MlpError ('usage') that names the option of the other
 */
export function refuseShared({ option, path }: NamedOutput, others: readonly NamedOutput[]): void {
  const isStream = isStandardOutput(path);
  const isSame = (other: string): boolean =>
    isStream || isStandardOutput(other)
      ? isStream && isStandardOutput(other)
      : isKept(path) && sameFile(path, other);
  const other = attempt(path, () => others.find((one) => isSame(one.path)));
  if (other === undefined) return;
  throw new MlpError({
    kind: 'usage',
    option,
    value: path,
    problem: {
      text: `it is the ${isStream ? 'output' : 'file'} of {}, too`,
      options: { [other.option]: undefined },
    },
    advice: 'name another file',
  });
}

/**
 * Makes sure that standard output is none of the files that are read (`>> data.csv`): it would be read with what is added to it.
 *
 * @throws MlpError ('usage')
 */
export function checkStandardOutput({ inputs }: Pick<Claim, 'inputs'>): void {
  const input = inputs.find((path) => path !== '-' && leadsTo(path, 1));
  if (input === undefined) return;
  throw new MlpError({
    kind: 'usage',
    problem: `standard output is the input ${escapeControls(input)}, too`,
    advice: 'send it to another file',
  });
}

/** Whether a path is the file that a descriptor is open on. */
function leadsTo(path: string, fd: number): boolean {
  try {
    const [a, b] = [fstatSync(fd, { bigint: true }), statSync(path, { bigint: true })];
    return a.isFile() && a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false; // it is closed, or there is no such file, which whoever reads it will tell
  }
}

/** Whether what is written there is there afterwards, or read by somebody: /dev/null takes what it is given. */
function isKept(path: string): boolean {
  return statIfAny(path)?.isCharacterDevice() !== true;
}

function startOf(path: string): string {
  return attempt(path, () => {
    const start = Buffer.alloc(START_BYTES);
    const fd = openSync(path, 'r');
    try {
      return start.toString('utf8', 0, readSync(fd, start));
    } finally {
      closeSync(fd);
    }
  });
}
