import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../../support/atomic-file.js';
import { escapeControls } from '../../support/errors.js';
import { attempt } from '../../support/file-error.js';
import { type FileSystem, statIfAny, writeFully } from '../../support/file-system.js';
import { bytesOf } from '../../support/platform.js';
import type { TrialResult } from '../trial.js';
import { type Ledger, ledgerOf, readLines } from './ledger.js';
import { trialLine } from './trial-line.js';

/** A ledger that results are appended to. */
export interface OpenLedger {
  /** What was in it when it was opened. */
  readonly ledger: Ledger;
  /**
   * Writes a result behind all others.
   *
   * @throws MlpError ('data') where it cannot be written; the next one begins a line of its own all the same
   */
  append(result: TrialResult): void;
  /** Flushes it to the disk. Does nothing a second time. @throws MlpError ('data') */
  close(): void;
}

/** A power cut takes what was not flushed, and trials of a millisecond cannot wait for a disk each. */
const FLUSH_AFTER = 1000;

/**
 * Opens a ledger, or begins one. Several processes may append to one at the same time, on one machine: each result is one
 * write at the end of the file, nothing in it is ever overwritten, and what a process that was killed has left behind is
 * passed over when it is read.
 *
 * @throws MlpError ('data') for a file that is no ledger, or cannot be read or written
 */
export function openLedger(path: string, files: FileSystem = fs): OpenLedger {
  const name = escapeControls(path);
  const stats = statIfAny(path);
  const isNew = stats === undefined;
  // What comes out of a pipe or a device is no result that was written there, and may never end.
  const lines = stats?.isFile() ? readLines(path, name) : { results: [], torn: [], isOpen: false };
  const fd = attempt(path, () => files.openSync(path, 'a', 0o666));
  // What is neither file nor folder has no disk to be flushed to.
  const flush = attempt(path, () => fs.fstatSync(fd).isFile())
    ? () => attempt(path, () => files.fsyncSync(fd))
    : () => {};
  let isOpen = true;
  let flushed = performance.now();
  /** Whether the next line has to begin with the end of one that has none. */
  let isTorn = lines.isOpen;
  return {
    ledger: ledgerOf([{ name, lines }]),
    append(result) {
      const bytes = bytesOf(`${isTorn ? '\n' : ''}${trialLine(result)}`);
      isTorn = true;
      attempt(path, () => writeFully(fd, bytes, files));
      isTorn = false;
      if (performance.now() - flushed < FLUSH_AFTER) return;
      flush();
      flushed = performance.now();
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        flush();
      } finally {
        attempt(path, () => files.closeSync(fd));
      }
      if (isNew) syncFolder(path, dirname(path), files);
    },
  };
}
