import { statSync } from 'node:fs';
import { checkWritable, sameFile, writeFileAtomically } from '../support/atomic-file.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { firstBytes } from '../support/file-system.js';
import { MODEL_FORMAT, type Model } from './model.js';
import { LONGEST_TEXT } from './read-text.js';
import { modelText } from './write-model.js';

export interface SaveOptions {
  /** Whether a file that is not a model may be overwritten. */
  readonly force?: boolean;
  /** The files that were read; none is ever overwritten. `-` stands for standard input. */
  readonly inputs: readonly string[];
}

/**
 * Writes a model file, whole or not at all.
 *
 * @throws MlpError ('usage') when something would be lost that is not a model; MlpError ('data') when the
 *   file cannot be written
 */
export function saveModel(path: string, model: Model, options: SaveOptions): void {
  checkModelPath(path, options);
  writeFileAtomically(path, upTo(LONGEST_TEXT, modelText(model), path));
}

/**
 * Whether `saveModel` would accept a path, so that nobody trains for an hour to learn that it does not.
 *
 * @throws MlpError ('usage') for an input, a folder, or a file that is not a model; ('data') where no file can be
 */
export function checkModelPath(path: string, { force = false, inputs }: SaveOptions): void {
  const at = { kind: 'usage', option: 'out', value: path } as const;
  const input = inputs.find((other) => other !== '-' && sameFile(path, other));
  if (input !== undefined) {
    throw new MlpError({
      ...at,
      problem: `it is the same file as the input ${escapeControls(input)}`,
      advice: 'name another file for the model',
    });
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    throw new MlpError({
      ...at,
      problem: 'it is a folder',
      advice: {
        text: 'name a file in it:',
        options: { out: `${path.replace(/\/+$/, '')}/model.json` },
      },
    });
  }
  // An empty file, such as mktemp makes, holds nothing to be lost; nor does a device or a pipe.
  const isFree = !stats?.isFile() || stats.size === 0;
  if (!force && !isFree && !looksLikeModel(path)) {
    throw new MlpError({
      ...at,
      problem: 'the file exists and is not a model',
      advice: ['name another file', { text: 'overwrite it with', options: { force: undefined } }],
    });
  }
  checkWritable(path);
}

const PREFIX = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${MODEL_FORMAT}"`);
const PREFIX_BYTES = 256;

/** By its first bytes, which is all it takes since `format` is always the first key. */
export function looksLikeModel(path: string): boolean {
  return PREFIX.test(firstBytes(path, PREFIX_BYTES));
}

/** Passes a text on, unless it grows to a file that could never be read. */
function* upTo(limit: number, pieces: Iterable<string>, path: string): Generator<string> {
  let length = 0;
  for (const piece of pieces) {
    length += Buffer.byteLength(piece);
    if (length > limit) {
      throw new MlpError({
        kind: 'data',
        place: { file: escapeControls(path) },
        problem: `the model takes more than ${limit} bytes, too many to be read again`,
        advice: ['make the layers narrower', { text: 'use', options: { precision: 'single' } }],
      });
    }
    yield piece;
  }
}
