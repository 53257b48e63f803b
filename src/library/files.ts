import { openFiles } from '../dataset/input/file-source.js';
import type { DataSource } from '../estimator/data-source.js';
import { FittedModel } from '../estimator/fitted-model.js';
import { forCaller, noOption } from '../estimator/for-caller.js';
import { readModel } from '../model/read-model.js';
import { saveModel as saveModelFile } from '../model/save-model.js';

/**
 * The rows of a CSV or Parquet file, or of several of the same columns, one after another. The recipe says how they are
 * written (`header`, `delimiter`, …); the rest is guessed. They are read when they are needed, in constant memory.
 *
 * @throws MlpError ('data') when a file is not there, is a folder, or may not be read
 */
export async function readCsv(path: string | readonly string[]): Promise<DataSource> {
  const paths = typeof path === 'string' ? [path] : path;
  const { name, stream } = await openFiles(paths); // to learn now whether they can be
  stream.destroy();
  return { name, open: () => openFiles(paths) };
}

/**
 * The model in a file, of which nothing is believed.
 *
 * @throws MlpError ('data') when it cannot be read, or that says where in the file what is wrong
 */
export async function loadModel(path: string): Promise<FittedModel> {
  try {
    return new FittedModel(await readModel(path));
  } catch (error) {
    throw forCaller(error, noOption);
  }
}

/**
 * Writes a model's file, whole or not at all.
 *
 * @throws MlpError ('usage') when a file would be lost that is not a model, unless it is to be forced; ('data') when
 * the file cannot be written
 */
export async function saveModel(
  model: FittedModel,
  path: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<void> {
  saveModelFile(path, model.file, { force, inputs: [] });
}
