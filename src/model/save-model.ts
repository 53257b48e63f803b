import { checkWritable, writeFileAtomically } from '../support/atomic-file.js';
import { type Claim, checkOutput, type OutputKind } from '../support/check-output.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { firstBytes } from '../support/file-system.js';
import { MODEL_FORMAT, type Model } from './model.js';
import { LONGEST_TEXT } from './read-text.js';
import { modelText } from './write-model.js';

/**
 * Writes a model file, whole or not at all.
 *
 * @throws MlpError ('usage') when something would be lost that is not a model; MlpError ('data') when the
 *   file cannot be written
 */
export function saveModel(path: string, model: Model, claim: Claim): void {
  checkModelPath(path, claim);
  writeFileAtomically(path, savedText(model, path));
}

/**
 * Whether `saveModel` would accept a path, so that nobody trains for an hour to learn that it does not.
 *
 * @throws MlpError ('usage') for an input, a folder, or a file that is not a model; ('data') where no file can be
 */
export function checkModelPath(path: string, claim: Claim): void {
  checkOutput('out', path, modelOutput, claim);
  checkWritable(path);
}

const PREFIX = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${MODEL_FORMAT}"`);
const PREFIX_BYTES = 256;

const modelOutput: OutputKind = {
  isOurs: (start) => PREFIX.test(start),
  kind: 'is not a model',
  example: 'model.json',
  endings: ['.json'],
  isNamed: true,
};

/** By its first bytes, which is all it takes since `format` is always the first key. */
export function looksLikeModel(path: string): boolean {
  return PREFIX.test(firstBytes(path, PREFIX_BYTES));
}

/**
 * The text of a model file, in pieces.
 *
 * @param path of the file, for messages
 * @throws MlpError ('data') when it grows so long that it could not be read again
 */
export function savedText(model: Model, path: string): Iterable<string> {
  return upTo(LONGEST_TEXT, modelText(model), path);
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
