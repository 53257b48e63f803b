import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../src/dataset/input/file-source.js';
import { compiled } from '../../src/engine/compile.js';
import { isStored } from '../../src/engine/program.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { prepareFit } from '../../src/estimator/prepare-fit.js';
import type { RecipeInput } from '../../src/estimator/recipe.js';
import { trainPrepared } from '../../src/estimator/train-prepared.js';
import { randomFor } from '../../src/support/random.js';

/** Rows for a file of more than a megabyte. */
const ROWS = 30_000;
const random = randomFor(0, 'prepare');
const fieldsOf = (digits: number): string[][] =>
  Array.from({ length: ROWS }, (_, i) => [
    ...Array.from({ length: 5 }, (_, c) => (random.normal() * 10 ** (c % 3) + c).toFixed(digits)),
    String(random.below(4) === 0 ? random.below(256) : 0),
    `${random.uniform() + 0.5}`.slice(0, 5),
    ['a', 'b', 'c'][i % 3],
  ]);
const plain = fieldsOf(3);
const short = { epochs: 2, batchSize: 64, hidden: [8], ignore: ['w'] } as const;

interface Case {
  readonly rows?: string[][];
  readonly recipe?: RecipeInput;
  /** Whether the features stay where they were read. */
  readonly inPlace: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  'all rows': { inPlace: true },
  'rows held out': { recipe: { validation: 0.2, test: 0.1 }, inPlace: true },
  'as they are': { recipe: { scale: 'none', validation: 0.2 }, inPlace: true },
  'by quartiles, and clipped': { recipe: { scale: 'robust', validation: 0.2 }, inPlace: true },
  'to [0, 1]': { recipe: { scale: 'minmax' }, inPlace: true },
  'single steps in order': { recipe: { batchSize: 1, shuffle: false, test: 0.3 }, inPlace: true },
  'weights of rows and classes': {
    recipe: { ignore: ['x2'], weightColumn: 'w', classWeight: 'balanced', validation: 0.1 },
    inPlace: true,
  },
  'a regression': { recipe: { target: 'x1', ignore: ['w', 'y'], validation: 0.2 }, inPlace: true },
  'missing fields that are filled': {
    rows: plain.map((fields, i) => (i % 100 === 7 ? fields.with(i % 6, '') : fields)),
    recipe: { validation: 0.2 },
    inPlace: false,
  },
  'a missing field in a row held out, and in none to train on': {
    rows: plain.map((fields, i) => (i === 7 ? fields.with(2, '') : fields)),
    recipe: { test: 0.3 },
    inPlace: true,
  },
  'as they are, with a field missing in a row held out': {
    rows: plain.map((fields, i) => (i === 7 ? fields.with(2, '') : fields)),
    recipe: { scale: 'none', test: 0.3 },
    inPlace: true,
  },
  'missing fields that are dropped': {
    rows: plain.map((fields, i) => (i % 100 === 7 ? fields.with(i % 6, '') : fields)),
    recipe: { missing: 'drop', validation: 0.2 },
    inPlace: false,
  },
  'more digits than float32 has': { rows: fieldsOf(12), inPlace: true },
  'more digits, in double precision': {
    rows: fieldsOf(12),
    recipe: { precision: 'double', validation: 0.2 },
    inPlace: true,
  },
  'few digits, in double precision': { recipe: { precision: 'double' }, inPlace: false },
  categories: { recipe: { categorical: ['x6'] }, inPlace: false },
};

describe('a large file of numbers', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-prepare-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(cases))('comes to the same model by both roads: %s', async (_, one) => {
    const path = join(folder, 'data.csv');
    const lines = ['x1,x2,x3,x4,x5,x6,w,y', ...(one.rows ?? plain).map((row) => row.join())];
    writeFileSync(path, lines.join('\n'));
    const recipe = openRecipe({ ...short, ...one.recipe });
    const train = async (regular: boolean) => {
      const { regular: fast, ...source } = await openFile(path);
      const open = async () => ({ ...source, ...(regular && fast && { regular: fast }) });
      const prepared = await prepareFit({ rows: { name: path, open } }, recipe);
      const { data } = prepared;
      const isShared = data.training.examples === data.validation?.examples;
      const { model, doubts } = await trainPrepared(prepared, { engine: compiled });
      return { data, isShared, model, doubts };
    };
    const [fast, general] = [await train(true), await train(false)];
    expect(fast.model).toEqual(general.model);
    expect(fast.doubts).toEqual(general.doubts);
    // What was encoded in place lies behind what the lane needs of the memory; what was not, at its beginning.
    const { examples } = fast.data.training;
    expect(isStored(examples) && examples.features.offset > 65_536).toBe(one.inPlace);
    const { validation } = recipe.given;
    expect(fast.isShared).toBe(one.inPlace && validation !== undefined);
    expect(general.isShared).toBe(false);
  });
});
