import { describe, expect, it } from 'vitest';
import { allRows } from '../../src/dataset/table/table.js';
import { compiled } from '../../src/engine/compile.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { fit as train } from '../../src/estimator/fit.js';
import { FittedModel } from '../../src/estimator/fitted-model.js';
import { scoreFold } from '../../src/estimator/fold-scores.js';
import { dealRows } from '../../src/estimator/member-folds.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { type PreparedFit, prepareFit } from '../../src/estimator/prepare-fit.js';
import { type RecipeInput, readRecipe } from '../../src/estimator/recipe.js';
import { trainPrepared } from '../../src/estimator/train-prepared.js';
import { parseCsv } from '../../src/library/texts.js';
import { memberModel } from '../../src/model/member-model.js';
import { randomFor } from '../../src/support/random.js';
import { tableOf } from '../dataset/files.js';

const random = randomFor(0, 'ensembles');
/** Two features, three classes that overlap, a number, and a group of three rows each. */
const rows = Array.from({ length: 90 }, (_, i) => {
  const [a, b] = [random.normal(), random.normal()];
  const score = a + b * b + 0.5 * random.normal();
  const label = score < 0 ? 'low' : score < 1.2 ? 'mid' : 'high';
  return { a, b, label, y: Number(score.toFixed(3)), g: `g${Math.floor(i / 3)}` };
});
const csv = `a,b,g,y,label\n${rows.map(({ a, b, g, y, label }) => `${a},${b},${g},${y},${label}`).join('\n')}\n`;
const data = parseCsv(csv);
const classes: RecipeInput = { ignore: ['g', 'y'], hidden: [5], epochs: 6 };
const number: RecipeInput = { ...classes, ignore: ['g', 'label'], target: 'y' };

const membersOf = async (recipe: RecipeInput) => {
  const { file } = await train(data, recipe);
  if (file.members === undefined) throw new Error('it is no ensemble');
  return file.members;
};

describe('the members of an ensemble', () => {
  it.each<[string, RecipeInput]>([
    ['plain', {}],
    ['with dropout, a penalty and batches', { dropout: [0.3], l2: 0.1, batchSize: 8 }],
    ['with what an optimizer remembers', { optimizer: 'adam', precision: 'double' }],
    ['with momentum', { momentum: 0.9 }],
  ])('are what they are alone, each from its seed: %s', async (_, change) => {
    const recipe = { ...classes, ...change, seed: 7 };
    const members = await membersOf({ ...recipe, ensemble: 3 });
    expect(members.map(({ seed }) => seed)).toHaveLength(
      new Set(members.map(({ seed }) => seed)).size,
    );
    expect(members[0].seed).toBe(7);
    for (const { seed, layers } of members) {
      expect(layers).toEqual((await train(data, { ...recipe, seed })).file.layers);
    }
  });

  it('are the same in a smaller ensemble, and others by another seed', async () => {
    const three = await membersOf({ ...classes, ensemble: 3 });
    expect(await membersOf({ ...classes, ensemble: 2 })).toEqual(three.slice(0, 2));
    const seeds = (await membersOf({ ...classes, ensemble: 3, seed: 1 })).map(({ seed }) => seed);
    expect(seeds.filter((seed) => three.some((one) => one.seed === seed))).toEqual([]);
  });

  it('have a temperature only where rows were held out, and of classes', async () => {
    const temperatures = async (recipe: RecipeInput) =>
      (await membersOf({ ...recipe, ensemble: 2 })).map(({ temperature }) => temperature);
    expect(await temperatures(classes)).toEqual([undefined, undefined]);
    expect(await temperatures({ ...number, validation: 0.5 })).toEqual([undefined, undefined]);
    const [first, second] = await temperatures({ ...classes, validation: 0.5 });
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(first);
  });

  it('predict the mean of what each of them says', async () => {
    const model = await train(data, {
      ...classes,
      ensemble: 3,
      validation: 0.3,
      precision: 'double',
    });
    const alone = [1, 2, 3].map((m) => new FittedModel(memberModel(model.file, m)));
    for (const row of rows.slice(0, 20)) {
      const { probabilities = {}, prediction } = model.predict(row);
      const most = Math.max(...Object.values(probabilities));
      expect(probabilities[prediction]).toBe(most);
      for (const [name, share] of Object.entries(probabilities)) {
        const each = alone.map((one) => one.predict(row).probabilities?.[name] ?? Number.NaN);
        expect(share).toBeCloseTo(each.reduce((a, b) => a + b) / 3, 12);
      }
    }
  });

  it('predict the mean of their numbers', async () => {
    const model = await train(data, { ...number, ensemble: 2, precision: 'double' });
    const alone = [1, 2].map((m) => new FittedModel(memberModel(model.file, m)));
    const [first, second] = alone.map((one) => Number(one.predict(rows[3]).prediction));
    expect(model.predict(rows[3]).prediction).toBeCloseTo((first + second) / 2, 12);
  });
});

describe('the folds of members', () => {
  const shares = [0.5, 0.2, 0.1];
  it.each(shares)('hold every row out once, by class: %f', async (validation) => {
    const prepared = await prepareFit(
      { rows: data },
      openRecipe({ ...classes, ensemble: 2, validation }),
    );
    const { folds = [] } = prepared;
    expect(folds).toHaveLength(Math.round(1 / validation));
    const held = folds.flatMap(({ heldOut }) => [...heldOut]);
    expect(held.toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    const { targets } = prepared.data.training.examples;
    for (const { training, heldOut } of folds) {
      expect([...training, ...heldOut].toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      for (const k of [0, 1, 2]) {
        const all = targets.filter((target) => target === k).length;
        const own = heldOut.filter((row) => targets[row] === k).length;
        expect(Math.abs(own - all / folds.length)).toBeLessThan(1);
      }
    }
  });

  it('never split a group, and leave the test rows alone', async () => {
    const table = await tableOf(csv, { target: 'label', group: 'g', ignore: ['y'] });
    const recipe = { ...readRecipe({ ...classes, ensemble: 2 }), task: 'classification' } as const;
    const { split, foldsAmong } = dealRows(table, allRows(table), recipe, {
      validation: 0.2,
      test: 0.2,
    });
    const folds = foldsAmong({
      examples: {
        count: 0,
        inputs: 0,
        features: new Float64Array(),
        targets: new Float64Array(),
        weights: new Float64Array(),
      },
      rows: new Uint32Array(split.training),
    });
    expect(folds).toHaveLength(5);
    const groupsOf = (some: Iterable<number>) => new Set([...some].map((row) => rows[row].g));
    for (const { training, heldOut } of folds ?? []) {
      const inTraining = groupsOf(training);
      for (const group of groupsOf(heldOut)) expect(inTraining.has(group)).toBe(false);
      for (const row of split.test ?? []) expect([...training, ...heldOut]).not.toContain(row);
    }
  });
});

/** The mean −log2 p of the rows of a fold, by members of a model, from what these say of each row. */
function lossBy(
  { data, folds = [] }: PreparedFit,
  models: readonly FittedModel[],
  fold: number,
): number[] {
  const { schema } = data;
  if (schema.target.kind !== 'classes') throw new Error('classes were expected');
  return [...folds[fold].heldOut].map((row) => {
    const shares = models.map(
      (one) => one.predict(rows[row]).probabilities?.[rows[row].label] ?? 0,
    );
    return -Math.log2(shares.reduce((a, b) => a + b) / shares.length);
  });
}

const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length;

describe('the score of an ensemble', () => {
  it.each([
    [3, 1 / 3],
    [2, 0.2],
    [4, 0.5],
  ])(
    '%i members, %f held out: is of each row by those that have not seen it',
    async (ensemble, validation) => {
      const recipe = openRecipe({
        ...classes,
        ensemble,
        validation,
        precision: 'double',
        classWeight: 'balanced',
      });
      const prepared = await prepareFit({ rows: data }, recipe);
      const {
        model,
        validation: score,
        validationRows,
      } = await trainPrepared(prepared, { engine: compiled });
      const { length: count } = prepared.folds ?? [];
      const folds = Array.from({ length: Math.min(count, ensemble) }, (_, f) => f);
      const losses = folds.flatMap((f) => {
        const own = Array.from({ length: ensemble }, (_, m) => m).filter((m) => m % count === f);
        return lossBy(
          prepared,
          own.map((m) => new FittedModel(memberModel(model, m + 1))),
          f,
        );
      });
      expect(validationRows).toBe(losses.length);
      expect(score?.loss).toBeCloseTo(mean(losses), 8);
      expect(model.metrics.validationLoss).toBe(score?.loss);
    },
  );

  it('has members of several embeddings in turn, which hold the same rows out', async () => {
    const recipe = openRecipe({
      ...classes,
      ensemble: 4,
      embed: ['none', 'bins'],
      embedSize: 3,
      validation: 0.5,
      precision: 'double',
    });
    const prepared = await prepareFit({ rows: data }, recipe);
    const { model, validation: score } = await trainPrepared(prepared, { engine: compiled });
    const { members = [] } = model;
    expect(members.map(({ embedding }) => embedding?.kind)).toEqual([
      undefined,
      'bins',
      undefined,
      'bins',
    ]);
    expect(members[2].temperature).toBe(members[0].temperature);
    expect(members[3].temperature).toBe(members[1].temperature);
    const alone = members.map((_, m) => new FittedModel(memberModel(model, m + 1)));
    const losses = [0, 1].flatMap((f) => lossBy(prepared, alone.slice(2 * f, 2 * f + 2), f));
    expect(losses).toHaveLength(rows.length);
    expect(score?.loss).toBeCloseTo(mean(losses), 8);
  });

  it('of numbers is in their unit', async () => {
    const recipe = openRecipe({ ...number, ensemble: 3, validation: 1 / 3, precision: 'double' });
    const prepared = await prepareFit({ rows: data }, recipe);
    const { model, regression } = await trainPrepared(prepared, { engine: compiled });
    const squares = (prepared.folds ?? []).flatMap(({ heldOut }, f) => {
      const one = new FittedModel(memberModel(model, f + 1));
      return [...heldOut].map(
        (row) => (Number(one.predict(rows[row]).prediction) - rows[row].y) ** 2,
      );
    });
    expect(squares).toHaveLength(rows.length);
    expect(regression?.validation?.rmse).toBeCloseTo(Math.sqrt(mean(squares)), 8);
  });

  it('tells nothing of rows that it has seen', async () => {
    const fitted = await trainPrepared(
      await prepareFit({ rows: data }, openRecipe({ ...classes, ensemble: 2 })),
      { engine: compiled },
    );
    expect(fitted).not.toHaveProperty('validation');
    expect(fitted.validationRows).toBeUndefined();
  });

  it('is cross-validated like that of one network', async () => {
    const table = await tableOf(csv, { target: 'label', ignore: ['g', 'y'] });
    const source = {
      table,
      task: 'classification',
      files: 1,
      located: <E>(error: E) => error,
    } as const;
    const told: number[] = [];
    const scored = [];
    const recipe = openRecipe({ ...classes, ensemble: 2, validation: 0.5, epochs: 20 });
    for await (const fold of crossValidate(3, source, recipe, compiled, {
      onFolds: (done) => told.push(done),
    })) {
      scored.push(scoreFold(fold));
      expect(told.at(-1)).toBe(fold.number);
    }
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(scored.map((fold) => fold.rows)).toEqual([30, 30, 30]);
    for (const { loss, baselineLoss } of scored) expect(loss).toBeLessThan(baselineLoss);
  });
});

describe('a training of several networks', () => {
  it('says which of them it is at, and how far it has come', async () => {
    const seen: [number | undefined, number][] = [];
    await train(
      data,
      { ...classes, ensemble: 2, epochs: 3 },
      { onEpoch: ({ member, epoch }) => seen.push([member, epoch]) },
    );
    expect(seen).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
  ])(
    'that is interrupted in number %i has the %i that were whole, or the first',
    async (at, left) => {
      const stop = new AbortController();
      const { file } = await train(
        data,
        { ...classes, ensemble: 4 },
        {
          signal: stop.signal,
          onEpoch({ member, epoch }) {
            if (member === at && epoch === 2) stop.abort();
          },
        },
      );
      expect(file.members).toHaveLength(left);
      expect(file.metrics.stopped).toBe('interrupted');
    },
  );

  it('runs all epochs of each unless it is to be patient', async () => {
    const epochs = async (recipe: RecipeInput) => {
      const all = { ...classes, learningRate: 0.3, epochs: 60, ensemble: 2, validation: 0.5 };
      const prepared = await prepareFit({ rows: data }, openRecipe({ ...all, ...recipe }));
      const { members } = await trainPrepared(prepared, { engine: compiled });
      return members?.map((one) => one.epochs);
    };
    expect(await epochs({})).toEqual([60, 60]);
    for (const some of (await epochs({ patience: 2 })) ?? []) expect(some).toBeLessThan(60);
  });

  it('refuses first weights, which would be those of one', async () => {
    const first = await train(data, classes);
    await expect(train(data, { ...classes, ensemble: 2 }, { initial: first })).rejects.toThrow(
      'ensemble begins each network with weights of its own',
    );
    const several = await train(data, { ...classes, ensemble: 2 });
    await expect(train(data, classes, { initial: several })).rejects.toThrow('2 networks');
  });

  it('refuses weights that leave a member nothing to learn', async () => {
    const weighed = (weights: readonly number[]) =>
      train(parseCsv(`x,w,y\n${weights.map((w, i) => `${i},${w},${'ab'[i % 2]}`).join('\n')}`), {
        ...{ weightColumn: 'w', hidden: [2], epochs: 1, ensemble: 2, validation: 0.5 },
      });
    await expect(weighed([0, 0, 0, 0, 0, 1])).rejects.toThrow(
      'every row that is left to train a member on has the weight 0',
    );
    expect((await weighed([1, 1, 1, 1, 1, 0])).file.members).toHaveLength(2);
  });

  it('refuses to hold more than half of the rows out of each', async () => {
    await expect(train(data, { ...classes, ensemble: 2, validation: 0.7 })).rejects.toThrow(
      'each network of ensemble holds out one of several parts of the rows',
    );
  });
});
