import * as fs from 'node:fs';

/** What is needed of `node:fs`, so that a test can make any one call fail. */
export interface FileSystem {
  openSync(path: string, flags: string, mode?: number): number;
  writeSync(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  fchmodSync(fd: number, mode: number): void;
  fsyncSync(fd: number): void;
  closeSync(fd: number): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
  accessSync(path: string, mode: number): void;
  statSync(path: string): {
    readonly mode: number;
    isFile(): boolean;
    isDirectory(): boolean;
    isSocket(): boolean;
  };
  lstatSync(path: string): { isSymbolicLink(): boolean };
  readlinkSync(path: string): string;
}

/**
 * Writes every byte: one `write` may take fewer than it was given and report success, which on a full
 * disk it does before the next one fails.
 */
export function writeFully(
  fd: number,
  bytes: Uint8Array,
  files: Pick<FileSystem, 'writeSync'> = fs,
): void {
  for (let written = 0; written < bytes.length; ) {
    const count = files.writeSync(fd, bytes, written, bytes.length - written);
    if (count <= 0) throw systemError('EIO'); // no progress, and no reason given
    written += count;
  }
}

/** The code of a system error: `ENOENT`, … */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/**
 * What is at a path, before it is opened; undefined where nothing is, and where it cannot be told, as the name is too long
 * or a folder may not be entered: whoever opens it says what is wrong.
 */
export function statIfAny(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

/** The first bytes of a file, one character each; nothing of one that cannot be read from there, as of a pipe. */
export function firstBytes(path: string, most: number): string {
  try {
    const fd = fs.openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(most);
      const length = fs.readSync(fd, bytes, 0, most, 0);
      return bytes.toString('latin1', 0, length);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return '';
  }
}
