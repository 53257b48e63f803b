import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFile } from '../../dataset/input/file-source.js';
import type { DataSource } from '../../estimator/data-source.js';
import { optional } from '../../estimator/options/option.js';
import { word } from '../../estimator/options/types.js';
import type { Model } from '../../model/model.js';
import { readInitialWeights } from '../../model/read-initial-weights.js';
import { readModel } from '../../model/read-model.js';
import type { Network } from '../../network/network.js';
import type { Weights } from '../../network/weights.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import type { FlagValues } from '../flags/values.js';
import type { Progress } from '../output/progress-view.js';
import { watchedSource } from '../output/watched-source.js';

const group = 'Training';

/** Files that a recipe names, each under the name of its option. */
export const namedFiles = {
  validation: optional(
    {
      key: 'validation',
      brief: 'the file that the recipe watched',
      help: 'where the file is that the recipe watched; looked for beside the data otherwise',
      group,
      placeholder: 'file',
    },
    word,
  ),
  test: optional(
    {
      key: 'test',
      brief: 'the file that the recipe was tested on',
      help: 'where the file is that the recipe was tested on; looked for beside the data otherwise',
      group,
      placeholder: 'file',
    },
    word,
  ),
  initFrom: optional(
    {
      key: 'initFrom',
      brief: 'the model that the training began with',
      help: 'where the model is that the training began with; looked for beside the data otherwise',
      group,
      placeholder: 'model',
    },
    word,
  ),
};

export type NamedFile = keyof typeof namedFiles;

/** Where a file is, and how the recipe names it. */
interface Placed {
  readonly named: string;
  readonly path: string;
}

/**
 * Where a file is that the recipe names: where its flag says, beside the data, or where the recipe has it.
 *
 * @throws MlpError ('data') where it is not to be found, ('usage') for a flag of which the recipe knows nothing
 */
export function placeOf(
  option: NamedFile,
  { recipe, data: { name } }: Model,
  data: string,
  flags: FlagValues,
): Placed | undefined {
  const given = flags.get(namedFiles[option]);
  const named = recipe[option];
  // Models of old have fractions as texts.
  if (typeof named !== 'string' || (option !== 'initFrom' && Number.isFinite(Number(named)))) {
    if (given === undefined) return undefined;
    throw new MlpError({
      kind: 'usage',
      option,
      value: given,
      problem: 'the recipe of the model names no such file',
      advice: 'leave it out',
    });
  }
  if (given !== undefined) return { named, path: given };
  const beside = join(data === '-' ? '.' : dirname(data), basename(named));
  const path = [beside, named].find((file) => existsSync(file));
  if (path !== undefined) return { named, path };
  throw new MlpError({
    kind: 'data',
    problem: `the training on ${escapeControls(name)} ${uses[option]} ${escapeControls(named)}, which is not beside the data`,
    advice: { text: 'say where it is with', options: { [option]: undefined } },
  });
}

const uses: { readonly [option in NamedFile]: string } = {
  validation: 'was watched on',
  test: 'was tested on',
  initFrom: 'began with the weights of',
};

export function fileOf(placed: Placed | undefined, progress: Progress): DataSource | undefined {
  return (
    placed && {
      name: escapeControls(placed.path),
      open: async () => watchedSource(await openFile(placed.path), progress),
    }
  );
}

/** The first weights of a training that began with another model, which a recipe of the library names by its weights. */
export async function initialOf(
  placed: Placed | undefined,
  { data }: Model,
): Promise<((network: Network) => Weights) | undefined> {
  if (placed === undefined) return undefined;
  const { named, path } = placed;
  if (named.startsWith('sha256:')) {
    const { weights } = await readModel(path);
    if (weights !== named) {
      throw new MlpError({
        kind: 'data',
        place: { file: escapeControls(path) },
        problem: `the training on ${escapeControls(data.name)} began with the weights ${named}, and these are ${weights}`,
        advice: 'give the model that it began with',
      });
    }
  }
  return (network) => readInitialWeights(path, network);
}
