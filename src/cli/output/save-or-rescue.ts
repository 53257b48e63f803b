import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '../../model/model.js';
import { savedText, saveModel } from '../../model/save-model.js';
import type { Claim } from '../../support/check-output.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { type Stdout, StdoutClosed, StdoutError } from './stdout.js';

/** What messages call standard output. */
export const STDOUT = '<stdout>';

/**
 * Saves a model, or prints it; where that fails, saves it in the folder for temporary files, so that what was learnt is not
 * lost.
 *
 * @throws MlpError that says where it is then, or what was wrong where nothing could be written there either
 */
export function saveOrRescue(path: string, model: Model, claim: Claim, stdout: Stdout): void {
  try {
    if (isStandardOutput(path)) print(model, stdout);
    else saveModel(path, model, claim);
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

/** @throws MlpError ('data') where nobody reads it, or it cannot be written */
function print(model: Model, stdout: Stdout): void {
  try {
    for (const piece of savedText(model, STDOUT)) stdout.write(piece);
    stdout.flush();
  } catch (error) {
    if (!(error instanceof StdoutClosed || error instanceof StdoutError)) throw error;
    throw new MlpError({ kind: 'data', problem: error.message });
  }
}
