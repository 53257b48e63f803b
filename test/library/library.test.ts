import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  crossValidate,
  evaluateModel,
  FittedModel,
  formatModel,
  loadModel,
  MlpError,
  parseCsv,
  parseModel,
  readCsv,
  fit as train,
} from '../../src/index.js';
import { Folder } from '../cli/run-mlp.js';
import { inRoot } from './packed.js';

const iris = await readCsv(inRoot('data/iris.csv'));
const flower = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
const model = await train(iris, { hidden: [4], epochs: 5 });
/** One that takes no row with a missing field. */
const strict = await train(iris, { hidden: [4], epochs: 1, missing: 'error' });

/** What a call ends in. */
async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof MlpError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('fit', () => {
  it('gives the file that the command line writes', async () => {
    const flags = ['--hidden', '4', '--epochs', '5', '--validation', '0.2', '--quiet'];
    const folder = new Folder();
    await folder.mlp(['train', inRoot('data/iris.csv'), ...flags]);
    const fitted = await train(iris, { hidden: [4], epochs: 5, validation: 0.2 });
    expect(formatModel(fitted)).toBe(folder.read('model.json'));
  });

  it('trains on two sets of rows at a time to the weights of one after the other', async () => {
    const recipes = [
      { hidden: [4], epochs: 20 },
      { hidden: [8], epochs: 20 },
    ] as const;
    const together = await Promise.all(recipes.map((recipe) => train(iris, recipe)));
    for (const [i, recipe] of recipes.entries()) {
      expect((await train(iris, recipe)).file.weights).toBe(together[i].file.weights);
    }
  });

  it('takes the recipe of a model again', async () => {
    const again = await train(iris, model.file.recipe);
    expect(formatModel(again)).toBe(formatModel(model));
  });

  it('ends at once when it is aborted, with a model that predicts', async () => {
    const short = await train(iris, { epochs: 1_000_000 }, { signal: AbortSignal.abort() });
    expect(short.file.metrics.stopped).toBe('interrupted');
    expect(typeof short.predict(flower).prediction).toBe('string');
  });

  it('watches the rows that are brought along, and names them in the model', async () => {
    const { file } = await train({ rows: iris, validation: iris, test: iris }, { epochs: 2 });
    expect(file.recipe).toMatchObject({ validation: iris.name, test: iris.name });
    expect(file.metrics.validationLoss).toBe(file.metrics.loss);
    expect(file.metrics.testLoss).toBe(file.metrics.loss);
  });

  it('begins with the weights of a model', async () => {
    const recipe = { hidden: [4], epochs: 1, learningRate: Number.MIN_VALUE };
    const { file } = await train(iris, recipe, { initial: model });
    expect(file.weights).toBe(model.file.weights);
    expect(file.recipe.initFrom).toBe(model.file.weights);
    expect(await messageOf(() => train(iris, { hidden: [5] }, { initial: model }))).toContain(
      'layer 1 has 4 rows, and the network needs 5 rows of 1 + 4',
    );
  });

  it.each([
    [() => train(iris, { initFrom: 'm.json' }), 'initFrom m.json: that model is not there'],
    [() => train(iris, { validation: 'v.csv' }), 'validation v.csv: the rows of that file'],
    [
      () => train({ rows: iris, test: iris }, { test: 0.2 }),
      'test 0.2: a fraction is held out, and',
    ],
    [
      () => train(iris, { init: { name: 'he' } }, { initial: model }),
      'init and initFrom both give the first',
    ],
    [() => train(parseCsv('')), 'data.csv: there is nothing in it'],
    [() => train(parseCsv('a,b\n')), 'data.csv: there are no rows below the header'],
  ])('says what is wrong: %s', async (call, message) => {
    expect(await messageOf(call)).toContain(message);
  });
});

/** As JavaScript may call it. */
function predictAnything(rows: readonly unknown[]): unknown {
  return Reflect.apply(strict.predict, strict, [rows]);
}

describe('predict', () => {
  it.each([
    [{ sepal_length: Number.POSITIVE_INFINITY }, 'expected a number, got "Infinity"'],
    [{ sepal_length: new Date(0) }, 'expected a number, got "1970-01-01T00:00:00.000Z"'],
    [{ sepal_length: {} }, 'expected a number, got "[object Object]"'],
    [{ sepal_length: true }, 'expected a number, got "true"'],
    [{ sepal_length: null }, 'is missing, and the model was trained without missing fields'],
    [{ sepal_length: Number.NaN }, 'is missing, and the model was trained without missing fields'],
  ])(
    'says where a field cannot be %o, and advises nothing that cannot be given',
    async (odd, why) => {
      const message = await messageOf(() => predictAnything([flower, { ...flower, ...odd }]));
      expect(message).toContain(`row:2: column "sepal_length"`);
      expect(message).toContain(why);
      expect(message).not.toMatch(/onError|\bna\b|missing mean/);
    },
  );

  it.each([[null], [undefined], ['setosa'], [[5.1, 3.5, 1.4, 0.2]]])(
    'refuses %j for a row',
    async (odd) => {
      expect(await messageOf(() => predictAnything([flower, odd]))).toContain(
        'row:2: expected fields by the names of their columns, got',
      );
    },
  );

  it('says which row lacks columns', async () => {
    expect(await messageOf(() => model.predict([flower, { sepal_length: 1 }]))).toBe(
      'row:2: there are no columns "sepal_width", "petal_length", "petal_width", which the model needs — the row must name the columns as in the training',
    );
  });

  it('takes rows of a type with names of its own', () => {
    interface Flower {
      readonly sepal_length: number;
      readonly sepal_width: number;
      readonly petal_length: string;
      readonly petal_width: number | null;
      readonly colour?: string;
    }
    const one: Flower = { ...flower, petal_length: '1.4' };
    expect(model.predict(one)).toEqual(model.predict(flower));
    expect(model.predict([one])).toEqual(model.predict([flower]));
  });

  it('has types that refuse what is no field', () => {
    const calls = [
      // @ts-expect-error: an object is no field
      () => model.predict({ ...flower, petal_width: {} }),
      // @ts-expect-error: nor is what is done later
      () => model.predict([{ ...flower, petal_width: Promise.resolve(1) }]),
      // @ts-expect-error: fields go by names
      () => model.predict([5.1, 3.5, 1.4, 0.2]),
      // @ts-expect-error: here, too
      () => model.predict([[5.1, 3.5, 1.4, 0.2]]),
    ];
    for (const call of calls) expect(call).toThrow(MlpError);
  });

  it('gives what a file of the model gives', () => {
    expect(parseModel(formatModel(model)).predict(flower)).toEqual(model.predict(flower));
    expect(new FittedModel(structuredClone(model.file)).predict(flower)).toEqual(
      model.predict(flower),
    );
  });
});

describe('the others advise only what can be given', () => {
  const unlabelled = parseCsv('c,y\nred,1.5\nblue,2.5\nred,3.5\n');

  it('evaluateModel', async () => {
    const colours = await train(unlabelled, { epochs: 1 });
    const rows = parseCsv('c,y\ngreen,1.5\ngreen,x\n');
    expect(await messageOf(() => evaluateModel(colours, rows))).toBe(
      'data.csv:3: column "y": expected a number, got "x" — correct it, or leave the row out',
    );
  });

  it('loadModel', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'mlp-')), 'none.json');
    expect(await messageOf(() => loadModel(path))).toMatch(
      /there is no such model — train one with mlp train$/,
    );
  });

  it('crossValidate hands over what may be wrong with the rows, and with what came of them', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i},5,${'ab'[i % 2]}`);
    const notes: (string | undefined)[] = [];
    const rows = parseCsv(['x,w,y', ...lines].join('\n'));
    await crossValidate(rows, { epochs: 1 }, 3, { onNote: ({ doubt }) => notes.push(doubt) });
    // The first says which task it is.
    expect(notes).toEqual([undefined, 'row-number', 'constant-column', 'no-better-than-baseline']);
  });

  it('crossValidate', async () => {
    expect(await messageOf(() => crossValidate(iris, { momentum: 1 }, 3))).toContain('momentum');
    expect(await messageOf(() => crossValidate(iris, {}, 1))).toContain('there cannot be 1 folds');
  });
});
