import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FileHash } from './source.js';

/** A thread is there after some 40 ms: so many bytes are hashed meanwhile. */
const SMALL = 20_000_000;
const PIECE = 262_144;

/** What the thread does: a text, so that it needs no file of its own, however the program is joined. */
const hashing = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readSync } = require('node:fs');
  const hash = require('node:crypto').createHash('sha256');
  const bytes = Buffer.allocUnsafe(${PIECE});
  for (let at = 0, length; (length = readSync(workerData, bytes, 0, bytes.length, at)) > 0; at += length) {
    hash.update(bytes.subarray(0, length));
  }
  parentPort.postMessage(hash.digest('hex'));
`;

/**
 * SHA-256 of a file. Of a large one it is computed in another thread, which reads it by itself: without an instruction
 * for it, a hash takes longer than reading the numbers.
 *
 * @param fd stays open until it is there, or stopped
 * @param size how many bytes it has
 */
export function hashFile(fd: number, size: number): FileHash {
  if (size < SMALL) return { sha256: hashAtOnce(fd), stop: async () => {} };
  const worker = new Worker(hashing, { eval: true, workerData: fd });
  const sha256 = new Promise<string | undefined>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(undefined));
  });
  return { sha256, stop: () => worker.terminate() };
}

async function hashAtOnce(fd: number): Promise<string> {
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(PIECE);
  for (let at = 0; ; ) {
    const length = readSync(fd, bytes, 0, bytes.length, at);
    if (length === 0) return hash.digest('hex');
    hash.update(bytes.subarray(0, length));
    at += length;
  }
}
