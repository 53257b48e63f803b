import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '../../model/model.js';
import { type SaveOptions, saveModel } from '../../model/save-model.js';
import { escapeControls, MlpError } from '../../support/errors.js';

/**
 * Saves a model; where that fails, in the folder for temporary files, so that what was learnt is not lost.
 *
 * @throws MlpError that says where it is then, or what was wrong where nothing could be written there either
 */
export function saveOrRescue(path: string, model: Model, options: SaveOptions): void {
  try {
    saveModel(path, model, options);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const { problem, ...details } = error.details;
    const rescued = join(tmpdir(), `mlp-${randomUUID()}.json`);
    try {
      saveModel(rescued, model, { inputs: [] });
    } catch {
      throw error;
    }
    const where = `; what was learnt is in ${escapeControls(rescued)}`;
    throw new MlpError({
      ...details,
      kind: 'data',
      problem:
        typeof problem === 'string'
          ? `${problem}${where}`
          : { ...problem, text: `${problem.text}${where}` },
    });
  }
}
