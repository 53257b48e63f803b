import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/support/platform.js';
import { parseLedger } from '../../../src/sweep/ledger/parse-ledger.js';
import { LONGEST_LINE, trialLine } from '../../../src/sweep/ledger/trial-line.js';
import { resultOf, without } from '../trial-results.js';

const results = [
  resultOf({ lr: 0.1 }, { number: 3, test: 0.2, budget: 4 }),
  resultOf({ layers: '4,8,3', activation: 'x + sin(x)' }),
  without('diverged', { lr: 100 }),
  { ...without('failed', { lr: 0.3 }), error: 'in "a.csv": {"type":"trial" is no number ü\u2028' },
];
const lines = results.map(trialLine);
const parse = (text: string) => parseLedger(bytesOf(text), 'a.ndjson');
const found = (text: string) => parse(text).results.map(({ result }) => result);

describe('the lines of a ledger', () => {
  it('say all that is known of a trial', () => {
    expect(found(lines.join(''))).toEqual(results);
    expect(parse(lines.join('\n')).results.map(({ line }) => line)).toEqual([1, 3, 5, 7]);
  });

  it('may end as on Windows, begin with a mark of byte order, and hold what others have added', () => {
    const [line] = lines;
    const more = `{"by":"me",${line.slice(1)}`.trimEnd();
    expect(found(`\ufeff${line.trimEnd()}\r\n\r\n${more}\r\n`)).toEqual([results[0], results[0]]);
  });

  it('have gaps where a number is none', () => {
    const [result] = found(trialLine({ ...results[0], scores: [0.5, Number.NaN, Infinity] }));
    expect(result.scores).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  it('are passed over where they are torn, wherever that is, and no whole one with them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ of: fc.nat(3), cut: fc.option(fc.nat(1000)), end: fc.boolean() })),
        (pieces) => {
          let text = '';
          const whole: unknown[] = [];
          for (const { of, cut, end } of pieces) {
            const line = lines[of];
            const bytes = bytesOf(line.slice(0, -1));
            const isCut = cut !== null && cut < bytes.length;
            // What is cut before the beginning of a record is over cannot be told from anything else unless it ends there.
            const kept = isCut ? Math.max(cut, 15) : bytes.length;
            text += new TextDecoder().decode(bytes.subarray(0, kept)) + (end || !isCut ? '\n' : '');
            if (!isCut) whole.push(results[of]);
          }
          expect(found(text)).toEqual(whole);
        },
      ),
    );
  });

  it('are told where they are torn', () => {
    const half = lines[1].slice(0, 90);
    expect(parse(`${lines[0]}${half}`)).toMatchObject({ torn: [2], isOpen: true });
    expect(parse(`${lines[0]}${half}\n${lines[1]}`)).toMatchObject({ torn: [2], isOpen: false });
    expect(parse(`${half}${lines[0]}`)).toMatchObject({ torn: [1], results: [{ line: 1 }] });
    expect(parse(`${lines[0].trimEnd()}${lines[1]}`)).toMatchObject({
      torn: [],
      results: [{ result: results[0] }, { result: results[1] }],
    });
    expect(parse(`${lines[0]}\0\0\0\0${lines[1]}`)).toMatchObject({ torn: [2], results: [{}, {}] });
    expect(parse(lines[0].trimEnd())).toMatchObject({ torn: [], isOpen: true, results: [{}] });
    expect(parse(`${lines[0]}{ "type": "tri`)).toMatchObject({ torn: [2] });
  });

  it.each([
    ['x,y\n1,2\n', 'a.ndjson:1: not a ledger of trials: "x,y"'],
    [`${lines[0]}done\n`, 'a.ndjson:2: not a ledger of trials: "done"'],
    [`${lines[0]}\n{"type":"epoch","epoch":1}\n`, 'a.ndjson:3: not a ledger of trials: "{'],
    ['[]\n', 'a.ndjson:1: not a ledger of trials: "[]"'],
    ['null', 'a.ndjson:1: not a ledger of trials: "null"'],
    ['{\n  "format": "mlp-model"\n}\n', 'a.ndjson:2: not a ledger of trials'],
    ['{"type":"trial"}\n', 'a.ndjson:1: not the result of a trial: id: missing'],
    [
      lines[0].replace('"seed":7', '"seed":"7"'),
      'a.ndjson:1: not the result of a trial: seed: expected a whole number from 0, got "7"',
    ],
    [
      lines[0].replace('"parameters":{', '"parameters":{"__proto__":{},'),
      'a.ndjson:1: not the result of a trial: parameters["__proto__"]',
    ],
    [
      lines[0].replace('"done"', '"fine"'),
      'status: expected "done" or "diverged" or "failed", got "fine"',
    ],
  ])('are refused where they are no trials: %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('the line of a trial', () => {
  it('is one, of at most 4,096 bytes, and loses the details of many trainings first', () => {
    const many = Array.from({ length: 1000 }, (_, i) => 1 / (i + 3));
    const long = resultOf({ lr: 0.1 }, { scores: many, epochs: many.map(() => 50) });
    const [result] = found(trialLine(long));
    expect(trialLine(long)).toMatch(/^[^\n]+\n$/);
    expect(bytesOf(trialLine(long)).length).toBeLessThanOrEqual(LONGEST_LINE);
    const { scores: _, epochs: __, ...kept } = long;
    expect(result).toEqual(kept);
    const some = resultOf({ lr: 0.1 }, { scores: many.slice(0, 120), epochs: many.map(() => 50) });
    expect(found(trialLine(some))[0].scores).toEqual(some.scores);
    const failed = { ...without('failed', {}), error: 'ü'.repeat(5000) };
    expect(found(trialLine(failed))[0].error).toBe('ü'.repeat(500));
  });

  it('is refused for a recipe that does not fit', () => {
    const long = resultOf({ layers: Array.from({ length: 2000 }, () => 100) });
    expect(() => trialLine(long)).toThrow(/would have \d+ bytes, and 4096 is the most/);
  });
});
