import { expect, it } from 'vitest';
import type { FlagValues } from '../../../src/cli/flags/values.js';
import type { Phase, Progress } from '../../../src/cli/output/progress-view.js';
import { noLog, trainingView } from '../../../src/cli/views/training-view.js';
import { compiled } from '../../../src/engine/compile.js';
import { openRecipe } from '../../../src/estimator/open-recipe.js';
import { prepareFit } from '../../../src/estimator/prepare-fit.js';
import { trainPrepared } from '../../../src/estimator/train-prepared.js';
import { parseCsv } from '../../../src/library/texts.js';
import { capturedTerminal } from '../captured-terminal.js';

const noFlags: FlagValues = {
  get: (option) => option.read(undefined),
  given: () => false,
  raw: () => undefined,
  over: () => noFlags,
};

it('shows training by epochs, with the loss once there is one, and then the scoring', async () => {
  const recipe = openRecipe({ epochs: 3, maxTime: 60, test: 0.2 });
  const prepared = await prepareFit(
    { rows: parseCsv(`x,y\n${'1,a\n2,b\n3,a\n4,b\n'.repeat(20)}`) },
    recipe,
  );
  const shown: { readonly phase: Phase; readonly texts: string[] }[] = [];
  const progress: Progress = {
    begin(phase) {
      const texts: string[] = [];
      shown.push({ phase, texts });
      return (done) => void texts.push(phase.text(done));
    },
    above: (print) => print(),
    stop() {},
  };
  const view = trainingView(capturedTerminal('', {}), noFlags, prepared, noLog, progress);
  const [{ phase }] = shown;
  expect(phase).toMatchObject({ total: 3, limit: 60 });
  expect(phase.text(0.2)).toBe('epoch 1 of 3');
  await trainPrepared(prepared, { engine: compiled, observer: view.observer });
  view.stop();
  expect(shown[0].texts.at(-1)).toMatch(/^epoch 3 of 3, loss [\d.]+$/);
  expect(phase.text(2.01)).toMatch(/^epoch 3 of 3, loss [\d.]+$/);
  expect(shown.slice(1).map(({ texts }) => texts.at(-1))).toEqual([
    'scoring, 100 %', // the rows of the training
    'scoring, 100 %', // those held out
  ]);
});
