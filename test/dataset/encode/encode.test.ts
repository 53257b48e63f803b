import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleWeights } from '../../../src/dataset/encode/example-weights.js';
import { encodeExamples } from '../../../src/dataset/encode/examples.js';
import { fitSchema } from '../../../src/dataset/encode/fit-schema.js';
import { readExamples } from '../../../src/dataset/encode/read-examples.js';
import { RecordEncoder } from '../../../src/dataset/encode/record-encoder.js';
import { decodeNumber, encodeNumber, inputNames } from '../../../src/dataset/encode/schema.js';
import { UnfamiliarFields } from '../../../src/dataset/encode/unfamiliar-fields.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { csvOf, featuresOf, recordsOf, tableOf, upTo } from '../files.js';

const people = 'age,job,y\n20,clerk,b\n40,nurse,a\n30,clerk,a\n99,pilot,b\n';
const classification = { task: 'classification' } as const;

describe('fitSchema', () => {
  it('standardizes numbers and one-hot encodes text, on the training rows alone', async () => {
    const table = await tableOf(people);
    const schema = fitSchema(table, [0, 1, 2], classification); // without the pilot
    expect(inputNames(schema)).toEqual(['age', 'job=clerk', 'job=nurse']);
    expect(schema.features[0]).toMatchObject({ offset: 30, scale: Math.sqrt(200 / 3) });
    expect(schema.target).toEqual({ kind: 'classes', column: 'y', classes: ['a', 'b'] });
    const examples = encodeExamples(table, [0, 1], schema, { precision: 'double' });
    const z = 10 / Math.sqrt(200 / 3);
    expect(featuresOf(examples)).toEqual([-z, 1, 0, z, 0, 1]);
    expect([...examples.targets]).toEqual([1, 0]);
  });

  it.each([
    ['minmax', 20, 20],
    ['none', 0, 1],
  ] as const)('scales by %s', async (scale, offset, divisor) => {
    const schema = fitSchema(await tableOf(people), [0, 1, 2], { ...classification, scale });
    expect(schema.features[0]).toMatchObject({ offset, scale: divisor });
  });

  it('leaves a constant column at 0', async () => {
    const table = await tableOf('a,b,y\n5,1,p\n5,2,q\n');
    const schema = fitSchema(table, [0, 1], classification);
    expect(featuresOf(encodeExamples(table, [0, 1], schema))).toEqual([0, -1, 0, 1]);
  });

  it('fills missing fields with the mean, or the commonest category, of the training rows', async () => {
    const table = await tableOf('a,b,y\n1,x,p\n3,x,q\n,z,p\n8,?,q\n', { missing: 'mean' });
    const schema = fitSchema(table, [0, 1, 2], { ...classification, scale: 'none' });
    expect(inputNames(schema)).toEqual(['a', 'a is missing', 'b=x', 'b=z']);
    const unfamiliar = new UnfamiliarFields();
    expect(featuresOf(encodeExamples(table, upTo(4), schema, { unfamiliar }))).toEqual([
      ...[1, 0, 1, 0],
      ...[3, 0, 1, 0],
      ...[2, 1, 0, 1], // that it is missing is an input, as in the training
      ...[8, 0, 1, 0],
    ]);
    expect(unfamiliar.filled).toEqual(new Map([['b', 1]]));
  });

  it('has an indicator of categories that are missing, behind them', async () => {
    const table = await tableOf('b,y\nx,p\n?,q\nx,p\nz,q\n', { missing: 'mean' });
    const schema = fitSchema(table, upTo(4), classification);
    expect(inputNames(schema)).toEqual(['b=x', 'b=z', 'b is missing']);
    const encoded = encodeExamples(table, upTo(4), schema);
    expect(featuresOf(encoded)).toEqual([1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0]);
  });

  it('divides, and does not shift, what begins at 0 in a table of zeros for the most part', async () => {
    const pixels = 'p,q,a,b,y\n0,0,0,-1,u\n4,0,30,0,v\n0,0,20,0,u\n0,0,10,1,v\n';
    const table = await tableOf(pixels);
    const schema = fitSchema(table, upTo(4), classification);
    expect(schema.features).toMatchObject([
      { offset: 0, scale: expect.closeTo(Math.sqrt(3), 12) },
      { offset: 0, scale: 1 },
      { offset: 0 }, // a quarter
      { offset: 0 }, // its mean
    ]);
    const encoded = featuresOf(encodeExamples(table, upTo(4), schema));
    expect(encoded.filter((x) => x === 0)).toHaveLength(10);
    // Fewer zeros among all numbers: each is standardized.
    const dense = fitSchema(
      await tableOf(pixels.replace(/0,0,/g, '0,7,')),
      upTo(4),
      classification,
    );
    expect(dense.features[0]).toMatchObject({ offset: 1, scale: expect.closeTo(Math.sqrt(3), 12) });
    const minmax = fitSchema(table, upTo(4), { ...classification, scale: 'minmax' });
    expect(minmax.features[3]).toMatchObject({ offset: -1, scale: 2 });
  });

  it('scales by quartiles and clips smoothly, so that outliers stay in order, near the rest', async () => {
    const table = await tableOf('a,b,c,y\n1,0,5,p\n2,0,5,q\n3,0,5,p\n4,0,5,q\n1e6,8,5,p\n');
    const robust = { ...classification, scale: 'robust' } as const;
    const schema = fitSchema(table, upTo(5), robust);
    expect(schema.features).toMatchObject([
      { offset: 3, scale: 2, clip: 3 },
      { offset: 0, scale: 4, clip: 3 }, // the quartiles are equal
      { offset: 5, scale: 1, clip: 3 },
    ]);
    const smooth = (x: number) => x / Math.sqrt(1 + (x / 3) ** 2);
    const encoded = encodeExamples(table, upTo(5), schema, { precision: 'double' });
    const columns = [0, 1, 2].map((c) => upTo(5).map((row) => featuresOf(encoded)[3 * row + c]));
    for (const [c, expected] of [
      [-1, -0.5, 0, 0.5, 499_998.5].map(smooth),
      [0, 0, 0, 0, 2].map(smooth),
      [0, 0, 0, 0, 0],
    ].entries()) {
      for (const [row, x] of columns[c].entries()) expect(x).toBeCloseTo(expected[row], 12);
    }
    expect(columns[0][4]).toBeLessThan(3);
  });

  it('clips in order, and back', () => {
    const encoder = { offset: 12.5, scale: 3, clip: 3 };
    const number = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((x) => encodeNumber(encoder, x));
        expect(low).toBeGreaterThanOrEqual(-3);
        expect(high).toBeGreaterThanOrEqual(low);
        expect(high).toBeLessThanOrEqual(3);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => {
        expect(decodeNumber(encoder, encodeNumber(encoder, x))).toBeCloseTo(x, 8);
      }),
    );
  });

  it('refuses one class, and a column without a value', async () => {
    const table = await tableOf(people);
    expect(() => fitSchema(table, [1, 2], classification)).toThrow(/one class/);
    const empty = await tableOf('a,y\n,p\n,q\n1,p\n', { missing: 'mean' });
    expect(() => fitSchema(empty, [0, 1], classification)).toThrow(/"a" is missing in all/);
  });

  it('scales a target there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        const encoder = { offset: 12.5, scale: 3 };
        expect(decodeNumber(encoder, encodeNumber(encoder, x))).toBeCloseTo(x, 8);
      }),
    );
  });
});

describe('encoding', () => {
  it('makes a category that the training rows did not have zeros, and counts it, or refuses it', async () => {
    const table = await tableOf(people);
    const schema = fitSchema(table, [0, 1, 2], classification);
    expect(() => encodeExamples(table, [3], schema, { unknown: 'error' })).toThrow(
      /data\.csv:5: column "job".*"pilot"/,
    );
    const unfamiliar = new UnfamiliarFields();
    const examples = encodeExamples(table, [3, 0, 3], schema, { unfamiliar });
    expect(unfamiliar.unknown).toEqual(new Map([['job', 2]]));
    expect(featuresOf(examples).slice(1, 3)).toEqual([0, 0]);
  });

  it('has the same bits from a table and from a stream', async () => {
    const table = await tableOf(people);
    const schema = fitSchema(table, upTo(4), classification);
    for (const precision of ['single', 'double'] as const) {
      const streamed = await readExamples(await csvOf(people), schema, { precision });
      expect(streamed.examples).toEqual(encodeExamples(table, upTo(4), schema, { precision }));
    }
  });

  it.each(['single', 'double'] as const)('has the same bits in a memory: %s', async (precision) => {
    const table = await tableOf(people);
    const schema = fitSchema(table, upTo(4), classification);
    const memory = new LinearMemory();
    memory.reserve(100);
    const stored = encodeExamples(table, upTo(4), schema, { precision, memory });
    const plain = encodeExamples(table, upTo(4), schema, { precision });
    expect(stored.features).toMatchObject({ memory, rows: 4, columns: 4 });
    expect(featuresOf(stored)).toEqual(featuresOf(plain));
    expect({ ...stored, features: 0 }).toEqual({ ...plain, features: 0 });
  });

  it('finds columns by name in any order, and names all that are not there', async () => {
    const schema = fitSchema(await tableOf(people), upTo(4), classification);
    const csv = await csvOf('job,id,age\nnurse,1,40\n');
    const encoder = new RecordEncoder(schema, csv);
    expect(encoder.hasTarget).toBe(false);
    const row = new Float64Array(encoder.inputs);
    for await (const record of recordsOf(csv)) encoder.encode([record], { features: row });
    expect([...row].slice(1)).toEqual([0, 1, 0]);
    const other = await csvOf('id\n1\n');
    expect(() => new RecordEncoder(schema, other)).toThrow(/"age", "job"/);
  });
});

describe('RecordEncoder', () => {
  it('encodes what is in front of a fault, and names its line', async () => {
    const schema = fitSchema(await tableOf(people), upTo(4), classification);
    const csv = await csvOf('age,job\n20,clerk\n30,nurse\nold,pope\n40,nurse\n');
    const encoder = new RecordEncoder(schema, csv);
    for await (const records of csv.batches) {
      const features = new Float64Array(records.length * encoder.inputs);
      const { count, fault } = encoder.encode(records, { features });
      expect(count).toBe(2);
      expect(fault?.message).toMatch(/data\.csv:4: column "age": expected a number, got "old"/);
      const rest = encoder.encode(records.slice(3), { features });
      expect(rest).toEqual({ count: 1, fault: undefined });
    }
  });
});

describe('exampleWeights', () => {
  const table = () => tableOf('x,w,y\n1,2,a\n2,0.5,a\n3,1,a\n4,0,b\n', { weightColumn: 'w' });

  it('are those of the weight column, relative to their mean', async () => {
    const data = await table();
    const schema = fitSchema(data, upTo(4), classification);
    expect([...exampleWeights(data, [0, 1], schema)]).toEqual([1.6, 0.4]);
    const withZero = [...exampleWeights(data, [0, 1, 3], schema)];
    for (const [i, weight] of [2.4, 0.6, 0].entries()) expect(withZero[i]).toBeCloseTo(weight, 14);
    expect(() => exampleWeights(data, [3], schema)).toThrow(/every training row has the weight 0/);
    const negative = await tableOf('x,w,y\n1,2,a\n2,-1,b\n', { weightColumn: 'w' });
    expect(() => exampleWeights(negative, [0, 1], schema)).toThrow(/data\.csv:3: column "w"/);
  });

  it('make the classes count the same when balanced, or as they are given', async () => {
    const data = await tableOf('x,y\n1,a\n2,a\n3,a\n4,b\n');
    const schema = fitSchema(data, upTo(4), classification);
    const balanced = [...exampleWeights(data, upTo(4), schema, 'balanced')];
    expect(balanced).toEqual([2 / 3, 2 / 3, 2 / 3, 2]);
    const given = exampleWeights(data, upTo(4), schema, new Map([['b', 5]]));
    expect([...given]).toEqual([0.5, 0.5, 0.5, 2.5]);
    const unknown = new Map([['c', 1]]);
    expect(() => exampleWeights(data, upTo(4), schema, unknown)).toThrow(/no class "c"/);
  });

  it('are 1 to the bit where all are the same, and no larger than their number, of whatever size', async () => {
    const positive = fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(positive, positive, fc.integer({ min: 2, max: 30 }), async (w, other, n) => {
        const weighted = async (weights: readonly number[]) => {
          const rows = weights.map((weight, i) => `${weight},${'ab'[i % 2]}\n`).join('');
          const data = await tableOf(`w,x,y\n${rows.replaceAll(',', ',1,')}`, {
            weightColumn: 'w',
          });
          const schema = fitSchema(data, upTo(data.rows), classification);
          const classWeight = new Map([
            ['a', w],
            ['b', w],
          ]);
          return [...exampleWeights(data, upTo(data.rows), schema, classWeight)];
        };
        expect(await weighted(new Array<number>(n).fill(w))).toEqual(new Array(n).fill(1));
        for (const weight of await weighted([w, other, ...new Array<number>(n).fill(w)])) {
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(weight).toBeLessThanOrEqual(1.0001 * (n + 2));
        }
      }),
      { numRuns: 50 },
    );
  });
});
