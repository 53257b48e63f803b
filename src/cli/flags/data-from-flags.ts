import { openFile, openSources } from '../../dataset/input/file-source.js';
import type { DataSource, TrainingData } from '../../estimator/data-source.js';
import type { Recipe } from '../../estimator/recipe.js';
import { escapeControls } from '../../support/errors.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import { runFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

/** Files of rows, of which `-` is standard input. How much of them is read is shown. */
export function fileSource(
  paths: readonly string[],
  terminal: Terminal,
  progress: Progress,
): DataSource {
  return {
    name: escapeControls(paths[0]),
    open: async () => watchedSource(await openSources(paths, terminal), progress),
  };
}

/** What a model is to be trained on: the files of the command, and those that the recipe holds out. */
export function dataFromFlags(
  paths: readonly string[],
  recipe: Recipe,
  terminal: Terminal,
  progress: Progress,
): TrainingData {
  const heldOut = (part: number | string | undefined): DataSource | undefined =>
    typeof part === 'string'
      ? {
          name: escapeControls(part),
          open: async () => watchedSource(await openFile(part), progress),
        }
      : undefined;
  return {
    rows: fileSource(paths, terminal, progress),
    validation: heldOut(recipe.validation),
    test: heldOut(recipe.test),
  };
}

/** Every file that is read: none of them may be overwritten. */
export function inputFiles(paths: readonly string[], recipe: Recipe, flags: FlagValues): string[] {
  const { validation, test } = recipe;
  const others = [validation, test, flags.get(runFlags.config)];
  return [...paths, ...others.filter((file) => typeof file === 'string')];
}
