import { describe, expect, it } from 'vitest';
import { generators } from '../../../src/dataset/generate/generators.js';
import { columnDoubts } from '../../../src/estimator/doubts/column-doubts.js';
import { dataDoubts } from '../../../src/estimator/doubts/data-doubts.js';
import { outcomeDoubts } from '../../../src/estimator/doubts/outcome-doubts.js';
import { fit as train } from '../../../src/estimator/fit.js';
import type { Note } from '../../../src/estimator/notes.js';
import { isRecipeOption, type RecipeInput } from '../../../src/estimator/recipe.js';
import { parseCsv } from '../../../src/library/texts.js';
import { randomFor } from '../../../src/support/random.js';
import { keysOf } from '../../../src/support/records.js';

const levels = { ...columnDoubts, ...dataDoubts, ...outcomeDoubts };
const names = keysOf(levels);

/** Rows that are meant to give a doubt, and how they are to be trained. */
interface Case {
  readonly csv: string;
  readonly recipe?: RecipeInput;
  readonly says: RegExp;
  /** What settles it where the advice names options without values. */
  readonly settled?: RecipeInput;
}

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

/** Numbers without a pattern. */
const noise = (i: number) => ((i * 7919) % 1009) / 1009;

const cases: Readonly<Record<(typeof names)[number], Case>> = {
  'row-number': {
    csv: `Id,x,y\n${lines(20, (i) => `${100 + i},${noise(i)},${'ab'[i % 2]}`)}`,
    says: /column "Id" looks like an id: its whole numbers are all different/,
  },
  'total-row': {
    csv: `r,n,x,y\n${lines(20, (i) => `${'pq'[i % 2]},${(i % 4) + 1},${i}.5,${i * 3}`)}Total,50,200,570\n`,
    says: /the last row, in line 22, looks like a total: 3 columns \("n", "x", "y"\) are the sums of all others/,
    settled: { comment: 'Total' },
  },
  'training-file': {
    csv: `x,z,y\n${lines(20, (i) => `${i},${noise(i)},${i % 3 ? 'a' : 'b'}`)}`,
    recipe: { validation: 'data.csv' },
    says: /the validation rows are the training file/,
  },
  'given-away': {
    csv: `x,code,y\n${lines(60, (i) => `${noise(i)},${(i % 3) + 7},${'abc'[i % 3]}`)}`,
    says: /column "code" alone gives the target away/,
  },
  'many-classes': {
    csv: `x,z,y\n${lines(20, (i) => `${noise(i)},${i % 5},k${i}`)}`,
    says: /the target "y" has 20 classes in 20 rows, like an id/,
  },
  'one-row-class': {
    csv: `x,y\n${lines(20, (i) => `${noise(i)},${i === 7 ? 'c' : 'ab'[i % 2]}`)}`,
    says: /the class "c" has one training row only/,
  },
  'constant-column': {
    csv: `x,w,g,y\n${lines(20, (i) => `${noise(i)},5,k,${'ab'[i % 2]}`)}`,
    says: /2 columns \("w", "g"\) have one value in all training rows/,
  },
  'missing-fields': {
    csv: `x,k,y\n${lines(20, (i) => `${i % 5 === 3 ? '' : noise(i)},${i === 5 ? '?' : 'uv'[i % 2]},${'ab'[i % 3 && 1]}`)}`,
    says: /missing fields are filled, with an input that says so, in 2 columns: "x" \(4\), "k" \(1\)/,
  },
  'no-better-than-baseline': {
    csv: `x,y\n${lines(40, (i) => `${i},${i < 20 ? 'a' : 'b'}`)}`,
    recipe: { learningRate: 1e-9, hidden: [], seed: 1 },
    says: /the training loss is no better than always predicting the class frequencies/,
    settled: { learningRate: 0.1 },
  },
  'still-falling': {
    csv: `x,y\n${lines(40, (i) => `${i},${i < 20 ? 'a' : 'b'}`)}`,
    recipe: { epochs: 10, learningRate: 0.001, schedule: { name: 'constant' }, seed: 1 },
    says: /the loss was still falling, by \d+ % in the last epoch/,
    settled: { epochs: 4000 },
  },
};

/** The doubts about a training. */
async function doubts(
  csv: string,
  recipe: RecipeInput = {},
): Promise<(Note & { doubt: string })[]> {
  const notes: Note[] = [];
  const rows = parseCsv(csv);
  const validation = recipe.validation === 'data.csv' ? rows : undefined;
  const short = { epochs: 5, ...recipe };
  await train({ rows, validation }, short, { onNote: (note) => notes.push(note) });
  return notes.flatMap((note) =>
    note.doubt === undefined ? [] : [{ ...note, doubt: note.doubt }],
  );
}

describe.each(names)('the doubt %s', (name) => {
  const { csv, recipe, says, settled } = cases[name];

  it('is told in a line, and settled by the options that it names', async () => {
    const note = (await doubts(csv, recipe)).find(({ doubt }) => doubt === name);
    expect(note?.text).toMatch(says);
    expect(note?.text).not.toMatch(/\n|\.$/);
    expect(note?.isWarning).toBe(levels[name].level === 'warning');
    const named = Object.entries(note?.settle?.options ?? {});
    expect(named.length).toBeGreaterThan(0);
    for (const [option] of named) expect(isRecipeOption(option)).toBe(true);
    const given = Object.fromEntries(named.filter(([, value]) => value !== undefined));
    const after = await doubts(csv, { ...recipe, ...given, ...settled });
    expect(after.map(({ doubt }) => doubt)).not.toContain(name);
  });
});

/** Of 400 rows 20 are of the class that is to count as much as the other. */
const rare = `x,z,y\n${lines(400, (i) => `${i % 20 ? noise(i) : 0.9 + noise(i) / 5},${i % 7},${i % 20 ? 'no' : 'yes'}`)}`;

describe('of trainings whose rows have weights', () => {
  it('there is no doubt by the frequencies of rows held out, which count one each', async () => {
    const recipe: RecipeInput = { epochs: 20, learningRate: 0.001, test: 0.25, hidden: [4] };
    const found = await doubts(rare, { ...recipe, classWeight: 'balanced' });
    expect(found.map(({ doubt }) => doubt)).not.toContain('no-better-than-baseline');
  });

  it('a smaller step is advised, which settles it', async () => {
    const recipe: RecipeInput = { epochs: 2, learningRate: 1, momentum: 0.9, hidden: [] };
    const found = await doubts(rare, { ...recipe, classWeight: 'balanced', seed: 1 });
    const doubt = found.find((one) => one.doubt === 'no-better-than-baseline');
    expect(doubt?.settle).toMatchObject({ options: { lr: '0.1' } });
  });
});

describe('there is no doubt', () => {
  it.each(keysOf(generators))('about generated rows: %s', async (name) => {
    const { header, rows, defaults } = generators[name];
    const some = { ...defaults, rows: 200, random: undefined };
    const csv = [header(some), ...rows(some, randomFor(0, 'generate'))].map((row) => row.join());
    const found = await doubts(`${csv.join('\n')}\n`);
    const data = found.filter(({ doubt }) => doubt in columnDoubts || doubt in dataDoubts);
    expect(data).toEqual([]);
  });

  it.each([
    [
      'a feature that tells the target by chance',
      `x,c,y\n${lines(8, (i) => `${i},${i % 2},${'ab'[i % 2]}`)}`,
    ],
    [
      'one feature, which is all that there is',
      `x,y\n${lines(60, (i) => `${i % 3},${'abc'[i % 3]}`)}`,
    ],
    ['one number, of which the target is a line', `x,y\n${lines(60, (i) => `${i},${2 * i + 1}`)}`],
    [
      'an id of which each row has its own',
      `id,z,y\n${lines(60, (i) => `k${i},${noise(i)},${'ab'[i % 2]}`)}`,
    ],
    [
      'a feature that tells most of the target',
      `x,z,y\n${lines(60, (i) => `${i % 3},${noise(i)},${i === 59 ? 'a' : 'abc'[i % 3]}`)}`,
    ],
    [
      'a number that is near a line',
      `x,z,y\n${lines(60, (i) => `${i},${noise(i)},${2 * i + noise(i)}`)}`,
    ],
  ])('about %s', async (_, csv) => {
    const found = await doubts(csv, { missing: 'mean' });
    expect(found.filter(({ doubt }) => doubt in dataDoubts)).toEqual([]);
  });

  it.each<[string, string, RecipeInput]>([
    ['a row number that is asked for', 'row,x,y', { features: ['row', 'x'] }],
    ['a row number beside which there is nothing', 'row,x,y', { ignore: ['x'] }],
  ])('about %s', async (_, header, recipe) => {
    const rows = lines(20, (i) => `${i},${noise(i)},${'ab'[i % 2]}`);
    const about = (await doubts(`${header}\n${rows}`, recipe)).map(({ doubt }) => doubt);
    expect(about).not.toContain('row-number');
  });
});

describe('a target is given away', () => {
  const found = async (csv: string) =>
    (await doubts(csv)).filter(({ doubt }) => doubt === 'given-away').map(({ text }) => text);

  it.each([
    ['itself, in another unit', (i: number) => `${noise(i)},${(1.8 * i + 32).toFixed(1)},${i}.5`],
    ['its negative', (i: number) => `${noise(i)},${-i},${i}.5`],
    [
      'a code for few numbers',
      (i: number) => `${noise(i)},${(i * 7) % 5},${[1.5, 2, 9.25, 4, 3][i % 5]}`,
    ],
    [
      'a text for few numbers',
      (i: number) => `${noise(i)},k${i % 5},${[1.5, 2, 9.25, 4, 3][i % 5]}`,
    ],
  ])('by %s', async (_, line) => {
    expect(await found(`x,code,y\n${lines(100, line)}`)).toEqual([
      expect.stringContaining('column "code" alone gives the target away'),
    ]);
  });

  it('by several columns, and rows that a first look does not see', async () => {
    const line = (i: number) => `${i},${2 * i},${i === 2500 ? 0 : i},${noise(i)},${3 * i}.5`;
    const [text] = await found(`a,b,c,d,y\n${lines(3000, line)}`);
    expect(text).toContain('2 columns ("a", "b") alone each give');
  });
});
