import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../../src/engine/compile.js';
import type { Checkpoint } from '../../../src/estimator/checkpoint/checkpoint.js';
import { continuedRecipe } from '../../../src/estimator/checkpoint/continue-recipe.js';
import { keepCheckpoints } from '../../../src/estimator/checkpoint/keep-checkpoints.js';
import { readCheckpoint } from '../../../src/estimator/checkpoint/read-checkpoint.js';
import { checkpointBytes } from '../../../src/estimator/checkpoint/write-checkpoint.js';
import { openRecipe } from '../../../src/estimator/open-recipe.js';
import { prepareFit } from '../../../src/estimator/prepare-fit.js';
import { presets } from '../../../src/estimator/presets.js';
import type { RecipeInput } from '../../../src/estimator/recipe.js';
import { type Fitted, trainPrepared } from '../../../src/estimator/train-prepared.js';
import { parseCsv } from '../../../src/library/texts.js';
import { formatModel } from '../../../src/model/write-model.js';
import { embeddingKinds } from '../../../src/network/embeddings/kinds.js';
import { optimizers } from '../../../src/network/optimizers.js';
import { schedules } from '../../../src/network/schedules.js';
import { MlpError } from '../../../src/support/errors.js';
import { randomFor } from '../../../src/support/random.js';
import { keysOf } from '../../../src/support/records.js';
import { monitors } from '../../../src/training/monitors.js';

const random = randomFor(0, 'checkpoints');
/** A number, a word of many (whose one-hot columns leave rows of weights waiting), and two classes that overlap. */
const rows = Array.from({ length: 60 }, () => {
  const [a, word] = [random.normal(), `w${Math.floor(random.uniform() * 12)}`];
  return `${a},${word},${a + random.normal() > 0 ? 'yes' : 'no'}`;
});
const data = parseCsv(`a,word,label\n${rows.join('\n')}\n`);
const EPOCHS = 8;

/** A training to its end, and every checkpoint of it, as the bytes of its file. */
async function train(recipe: RecipeInput, from?: Checkpoint) {
  const files: Uint8Array[] = [];
  const open = from === undefined ? openRecipe(recipe) : continuedRecipe(from, recipe);
  const prepared = await prepareFit({ rows: data }, open);
  const observer = keepCheckpoints(prepared, {
    engine: 'compiled',
    pace: { epochs: 1 },
    from,
    save: (checkpoint) => files.push(bytesOf(checkpoint)),
  });
  const fitted = await trainPrepared(prepared, { engine: compiled, observer, from });
  return { files, model: formatModel(fitted.model), fitted };
}

function bytesOf(checkpoint: Checkpoint): Uint8Array {
  return Buffer.concat([...checkpointBytes(checkpoint)]);
}

const reading = (bytes: Uint8Array): Checkpoint => readCheckpoint(bytes, 'run.checkpoint');

/** All that a checkpoint says but the time that was taken. */
function timeless({ curve, state, ...origin }: Checkpoint): unknown {
  const records = [...curve.records(), ...(state.record === undefined ? [] : [state.record])];
  return {
    ...origin,
    records: records.map(({ seconds: _, ...known }) => known),
    state: {
      ...state,
      spent: state.spent.examples,
      record: undefined,
      before: state.before?.map(({ seconds: _, ...one }) => one),
    },
  };
}

const named = <T extends object>(
  registry: T,
  recipeOf: (name: keyof T & string) => RecipeInput | undefined,
): [string, RecipeInput][] =>
  keysOf(registry).flatMap((name) => {
    const recipe = recipeOf(name);
    return recipe === undefined ? [] : [[name, recipe] as [string, RecipeInput]];
  });

const recipes: [string, RecipeInput][] = [
  ['plain', {}],
  ['momentum that waits', { momentum: 0.9, nesterov: true, weightDecay: 0.01 }],
  ['double precision', { precision: 'double', momentum: 0.5 }],
  ['batches and clipping', { batchSize: 7, clipNorm: 0.5, l1: 0.1 }],
  ['dropout', { hidden: [6, 5], dropout: [0.3], l2: 0.1 }],
  ['the order of the file', { shuffle: false, seed: 7 }],
  ['a gradient that is watched', { gradientTolerance: 1e-9 }],
  ['a tolerance', { tolerance: 1e-4, patience: 20 }],
  ['validation rows, and test rows', { validation: 0.2, test: 0.2 }],
  ['no hidden layer', { hidden: [] }],
  ['several networks', { ensemble: 3, momentum: 0.9, validation: 0.2, patience: 4 }],
  ['several of two kinds', { ensemble: 4, embed: ['none', 'periodic'], optimizer: 'adam' }],
  ...named(optimizers, (optimizer) => ({ optimizer, learningRate: 0.003 })),
  ...named(schedules, (name) => ({
    schedule:
      name === 'step'
        ? { name, period: 3, factor: 0.5 }
        : name === 'onecycle'
          ? { name, rise: 0.3 }
          : { name },
    ...(name !== 'onecycle' && { warmup: 2 }),
  })),
  ...named(monitors, (monitor) => ({ monitor, validation: 0.3, patience: 20, momentum: 0.9 })),
  ...named(embeddingKinds, (name) => ({ embed: [name], optimizer: 'adam' as const })),
  ...named(presets, (preset) => (preset === 'default' ? undefined : { preset })),
];

describe('a training that is continued from the file of a checkpoint', () => {
  it.each(recipes)('comes to the same as in one go: %s', async (_, given) => {
    const recipe = { hidden: [6], ...given, epochs: EPOCHS };
    const whole = await train(recipe);
    const count = whole.files.length;
    expect(count).toBe(whole.fitted.epochs);
    for (const at of new Set([0, 3, Math.floor(0.6 * count), EPOCHS - 1, EPOCHS, count - 1])) {
      if (at >= count) continue;
      const from = reading(whole.files[at]);
      expect(from.curve.epochs).toBe(at + 1);
      const rest = await train({}, from);
      expect(rest.model).toBe(whole.model);
      const last = rest.files.at(-1) ?? whole.files[at];
      expect(timeless(reading(last))).toEqual(timeless(reading(whole.files[count - 1])));
      expect(rest.fitted.doubts).toEqual(whole.fitted.doubts);
    }
  });

  it.each([
    ['validation rows', { validation: 0.3, patience: 3, learningRate: 0.3 }],
    ['momentum', { momentum: 0.9 }],
    ['several networks', { ensemble: 1, dropout: [0.1] }],
  ] satisfies [string, RecipeInput][])(
    'with more epochs comes to the same as with those from the beginning: %s',
    async (_, given) => {
      const recipe: RecipeInput = { hidden: [6], schedule: { name: 'constant' }, ...given };
      const half = await train({ ...recipe, epochs: 4 });
      const whole = await train({ ...recipe, epochs: EPOCHS });
      const rest = await train({ epochs: EPOCHS }, reading(half.files[half.files.length - 1]));
      expect(rest.model).toBe(whole.model);
    },
  );

  it('with more patience goes on', async () => {
    const recipe = { hidden: [6], validation: 0.3, learningRate: 0.5, epochs: 60 };
    const short = await train({ ...recipe, patience: 1 });
    const whole = await train({ ...recipe, patience: 6 });
    expect(short.fitted.stopped).toBe('patience');
    const rest = await train({ patience: 6 }, reading(short.files[short.files.length - 1]));
    expect(rest.model).toBe(whole.model);
    expect(rest.fitted.epochs).toBeGreaterThan(short.fitted.epochs);
  });

  it('when it was interrupted comes to the same', async () => {
    const recipe: RecipeInput = { hidden: [6], momentum: 0.9, epochs: 3 };
    const prepared = await prepareFit({ rows: data }, openRecipe(recipe));
    const files: Uint8Array[] = [];
    const controller = new AbortController();
    const keeper = keepCheckpoints(prepared, {
      engine: 'compiled',
      save: (checkpoint) => files.push(bytesOf(checkpoint)),
    });
    const observer = {
      ...keeper,
      onEpoch(...[record, state]: Parameters<typeof keeper.onEpoch>) {
        keeper.onEpoch(record, state);
        if (record.epoch === 2) controller.abort();
      },
      signal: controller.signal,
    };
    const fitted: Fitted = await trainPrepared(prepared, { engine: compiled, observer });
    expect(fitted.stopped).toBe('interrupted');
    expect(files).toHaveLength(1);
    expect((await train({}, reading(files[0]))).model).toBe((await train(recipe)).model);
  });
});

describe('the file of a checkpoint', () => {
  const sample = train({ hidden: [6], validation: 0.2, momentum: 0.9, epochs: 3 }).then(
    ({ files }) => files[2],
  );
  const refused = (bytes: Uint8Array): unknown => {
    try {
      return reading(bytes);
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      expect(error.details.kind).toBe('data');
      return undefined;
    }
  };

  it('is refused with any bit of it flipped', async () => {
    const bytes = await sample;
    fc.assert(
      fc.property(fc.nat(8 * bytes.length - 1), (bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[bit >> 3] ^= 1 << (bit & 7);
        return refused(flipped) === undefined;
      }),
    );
  });

  it('is refused when it is cut off, or something follows', async () => {
    const bytes = await sample;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) =>
        [bytes.subarray(0, length), Buffer.concat([bytes, bytes.subarray(0, length + 1)])].every(
          (other) => refused(other) === undefined,
        ),
      ),
    );
  });

  it('is refused by what it says when its digest holds, before memory is taken', async () => {
    const bytes = await sample;
    const start = 23;
    const length = Buffer.from(bytes).readUInt32LE(19);
    const header = Buffer.from(bytes).toString('utf8', start, start + length);
    const numbers = bytes.subarray(start + length, -64);
    const { createHash } = await import('node:crypto');
    const sealed = (text: string) => {
      const begin = Buffer.from(bytes.subarray(0, start));
      begin.writeUInt32LE(Buffer.byteLength(text), 19);
      const content = Buffer.concat([begin, Buffer.from(text), numbers]);
      return Buffer.concat([
        content,
        Buffer.from(createHash('sha256').update(content).digest('hex')),
      ]);
    };
    expect(refused(sealed(header))).toEqual(reading(bytes));
    const damages: ((text: string) => string)[] = [
      (text) => text.replace(/"length":\d+/, '"length":1e15'),
      (text) => text.replace(/"length":\d+/, '"length":-1'),
      (text) => text.replace(/"epoch":3/, '"epoch":1000000000'),
      (text) => text.replace(/"curve":\[[^\]]*\]/, '"curve":[]'),
      (text) => text.replace(/"curve":\["epoch"/, '"curve":["loss"'),
      (text) => text.replace(/"recipe":\{/, '"recipe":{"__proto__":{"x":{}},'),
      (text) => text.replace(/"spent":/, '"__proto__":'),
      (text) => text.replace(/"convergence":\{/, '"convergence":{"nonsense":{},'),
      (text) => text.slice(0, -1),
      () => '[]',
      () => '['.repeat(100_000),
    ];
    for (const damage of damages) {
      expect(damage(header)).not.toBe(header);
      expect(refused(sealed(damage(header))), damage(header).slice(0, 400)).toBeUndefined();
    }
    for (const key of Object.keys(JSON.parse(header))) {
      const { [key]: _, ...without } = JSON.parse(header);
      if (key !== 'best') expect(refused(sealed(JSON.stringify(without))), key).toBeUndefined();
      for (const value of [null, -1, { x: null }, [null], 1e300]) {
        const other = sealed(JSON.stringify({ ...without, [key]: value }));
        expect(refused(other), `${key}: ${JSON.stringify(value)}`).toBeUndefined();
      }
    }
  });

  it('of a newer version says so', async () => {
    const newer = Buffer.from(await sample);
    newer.writeUInt32LE(2, 15);
    expect(() => reading(newer)).toThrow(/has version 2 of the format/);
  });
});

describe('the pace of checkpoints', () => {
  const at = async (settings: Partial<Parameters<typeof keepCheckpoints>[1]>, cost = 0) => {
    const epochs: number[] = [];
    let time = 0;
    const prepared = await prepareFit({ rows: data }, openRecipe({ hidden: [6] }));
    const keeper = keepCheckpoints(
      prepared,
      {
        engine: 'compiled',
        ...settings,
        save: ({ state }) => {
          epochs.push(state.epoch);
          time += cost;
        },
      },
      () => time,
    );
    for (let epoch = 1; epoch <= 40; epoch++) {
      const state = {
        epoch,
        steps: epoch,
        spent: { seconds: 10 * epoch, examples: epoch },
        numbers: {},
        convergence: {},
      };
      keeper.onEpoch({ epoch, loss: 1, learningRate: 1, seconds: 10 * epoch }, () => state);
      if (epoch === 40) keeper.onDescended(state);
    }
    return epochs;
  };

  it('is every 30 s, and the end', async () => {
    expect(await at({})).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 40]);
  });

  it('is slower where a checkpoint would cost more than a hundredth of the time', async () => {
    expect(await at({}, 1.5)).toEqual([3, 19, 35, 40]);
  });

  it('is every so many epochs, or seconds, whatever it costs', async () => {
    expect(await at({ pace: { epochs: 15 } }, 9)).toEqual([15, 30, 40]);
    expect(await at({ pace: { epochs: 20 } })).toEqual([20, 40]);
    expect(await at({ pace: { seconds: 120 } })).toEqual([12, 24, 36, 40]);
  });
});
