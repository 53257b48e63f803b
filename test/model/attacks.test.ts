import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseModel } from '../../src/model/parse-model.js';
import { readModel } from '../../src/model/read-model.js';
import { formatModel } from '../../src/model/write-model.js';
import { MlpError } from '../../src/support/errors.js';
import { classifier, regressor, sealed } from './sample-models.js';

const folder = mkdtempSync(join(tmpdir(), 'mlp-attacks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = formatModel(classifier);

function fault(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof MlpError && error.details.kind === 'data') return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The message of a promise that is broken. */
async function faultOf(reading: Promise<unknown>): Promise<string> {
  const [result] = await Promise.allSettled([reading]);
  return fault(() => {
    if (result.status === 'rejected') throw result.reason;
  });
}

/** The message for the good model's text with one thing replaced in it. */
function faultWith(from: string, to: string): string {
  expect(good.split(from).length).toBeGreaterThan(1);
  return fault(() => parseModel(good.replace(from, to), 'm.json'));
}

describe('what is not a model', () => {
  it.each([
    ['an empty file', '', 'not a model: the file is empty'],
    ['blanks', ' \n', 'not a model: the file is empty'],
    ['a CSV file', 'a,b\n1,2\n', 'not a model: it begins with "a,b\\x0a1,2\\x0a"'],
    ['a list', '[1]', 'not a model: it is a list'],
    ['null', 'null', 'not a model: it is null'],
    ['other JSON', '{"name":"mlp"}', 'not a model: it has no "format", but "name"'],
    ['other format', '{"format":"onnx"}', 'not a model: its format is "onnx"'],
    ['terminal escapes', '{"format":"\\u001b[2J"}', 'its format is "\\x1b[2J"'],
    ['an inherited format', '{"__proto__":{"format":"mlp-model"}}', 'it has no "format"'],
  ])('%s is refused', (_, text, message) => {
    const told = fault(() => parseModel(text, 'm.json'));
    expect(told).toContain(`m.json: ${message.startsWith('not') ? message : 'not a model: '}`);
    expect(told).toContain(message);
    expect(told).toContain('— give a file that mlp train wrote');
  });

  it('a newer version is refused before its members are looked at', () => {
    const text = '{"format":"mlp-model","version":3,"mlp":"9.1\\u0007","tensors":[]}';
    expect(fault(() => parseModel(text, 'm.json'))).toBe(
      'm.json: written by a newer mlp, mlp "9.1\\x07": version 3 of the format, and this mlp reads 2 — install the newest mlp',
    );
  });
});

describe('damaged text', () => {
  it('every truncation is refused', () => {
    for (let length = 0; length < good.length - 2; length++) {
      fault(() => parseModel(good.slice(0, length), 'm.json'));
    }
    expect(fault(() => parseModel(good.slice(0, -3), 'm.json'))).toMatch(
      /^m\.json:\d+:\d+: not JSON: .* got the end of the file — the file was cut short/,
    );
  });

  it('a syntax error is told with line and column', () => {
    expect(faultWith('"version": 1,', '"version": 1;')).toContain(
      'm.json:3:15: not JSON: expected "," or "}", got ";"',
    );
    expect(fault(() => parseModel(`${good}x`, 'm.json'))).toContain('expected the end of the file');
    expect(faultWith('0.5', 'NaN')).toContain('not JSON: expected a value, got "N"');
  });

  it('a nesting bomb overflows no stack', () => {
    const bomb = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(faultWith('"recipe": {', `"recipe": {"a": ${bomb},`)).toContain('recipe.a: expected');
    expect(fault(() => parseModel(bomb, 'm.json'))).toContain('not a model: it is a list');
  });
});

describe('wrong members', () => {
  it.each([
    ['"seed": 0', '"seed": "0"', 'seed: expected a finite number, got "0"'],
    ['"seed": 0', '"seed": 1e999', 'seed: expected a finite number, got Infinity'],
    ['"seed": 0,', '', 'seed: missing'],
    ['"seed": 0', '"seed": 0, "extra": 1', 'extra: there is no such member'],
    ['"seed": 0', '"seed": 0, "__proto__": {"x": 1}', '["__proto__"]: there is no such member'],
    ['"seed": 0', '"seed": 0, "constructor": 1', 'constructor: there is no such member'],
    [
      '"recipe": {',
      '"recipe": {"__proto__": 1,',
      'recipe["__proto__"]: expected the name of a flag',
    ],
    ['"momentum": 0.9', '"momentum": null', 'recipe.momentum: expected text, a finite number'],
    ['"momentum": 0.9', '"momentum": [1, "a"]', 'recipe.momentum: expected text'],
    ['"version": 1', '"version": "1"', 'version: expected 1 or 2, got "1"'],
    ['"task": "classification"', '"task": "cluster"', 'task: expected "classification" or'],
    [
      '"activation": "tanh"',
      '"activation": "constructor"',
      'layers[0].activation: expected "tanh"',
    ],
    ['"loss": "cross-entropy"', '"loss": "hinge"', 'loss: expected "cross-entropy" or'],
    [
      '"scale": 0.8',
      '"scale": 0',
      'schema.features[0].scale: expected a finite number above 0, got 0',
    ],
    ['"kind": "category"', '"kind": "date"', 'schema.features[2].kind: expected'],
    [
      '["red", "blue"]',
      '["red", "red"]',
      'schema.features[2].categories: expected names that differ',
    ],
    ['"rows": 150', '"rows": -1', 'data.rows: expected a whole number from 0, got -1'],
    ['"sha256": "0', '"sha256": "x', 'data.sha256: expected 64 hexadecimal digits'],
  ])('%s → %s', (from, to, message) => {
    expect(faultWith(from, to)).toContain(`m.json: ${message}`);
    expect({}).not.toHaveProperty('x'); // no prototype was changed
  });
});

describe('wrong sizes', () => {
  it.each([
    [
      '"units": 2',
      '"units": 9007199254740991',
      'layers[0].weights: expected 9007199254740991 rows, one per unit, got 2',
    ],
    ['"units": 2', '"units": 1e300', 'layers[0].units: expected'],
    ['"units": 2', '"units": 0', 'layers[0].units: expected a whole number from 1, got 0'],
    [
      '[1, 2, 3]',
      '[1, 2]',
      'layers[1].weights[0]: expected 3 numbers, a bias and one for each of 2 inputs, got 2',
    ],
    ['[1, 2, 3]', '[1, 2, 3, 4]', 'layers[1].weights[0]: expected 3 numbers'],
    ['[1, 2, 3]', '{"length": 3}', 'layers[1].weights[0]: expected a list of numbers'],
    ['["red", "blue"]', '["red"]', 'layers[0].weights[0]: expected 4 numbers'],
    [
      '"activation": "tanh"',
      '"activation": "softmax"',
      'layers[0].activation: "softmax" is for the last layer only',
    ],
    [
      '"activation": "softmax"',
      '"activation": "linear"',
      'layers[1].activation: expected softmax for 3 classes, got "linear"',
    ],
    [
      '"task": "classification"',
      '"task": "regression"',
      'schema.target.kind: "classes" does not fit',
    ],
    [
      '"classes": ["a", ',
      '"classes": [',
      'layers[1].units: expected 2 for softmax and 2 classes, got 3',
    ],
  ])('%s → %s', (from, to, message) => {
    expect(faultWith(from, to)).toContain(`m.json: ${message}`);
  });

  it('no inputs at all', () => {
    const text = formatModel({ ...regressor, schema: { ...regressor.schema, features: [] } });
    expect(fault(() => parseModel(text, 'm.json'))).toContain('schema.features: expected at least');
  });
});

describe('wrong weights', () => {
  it.each([
    ['0.5, -0, 1', 'null, -0, 1', 'layers[0].weights[0][2]: expected a finite number, got null'],
    ['[1, 2, 3]', '[1, 2, "3"]', 'layers[1].weights[0][2]: expected a finite number, got "3"'],
    [
      '[1, 2, 3]',
      '[1, 2, 1e999]',
      'layers[1].weights[0][2]: expected a finite number, got one too large',
    ],
    [
      '[1, 2, 3]',
      '[1, 2, 1e39]',
      'layers[1].weights[0][2]: expected a finite number, got one too large',
    ],
    ['[1, 2, 3]', '[1, 2, [3]]', 'layers[1].weights[0][2]: expected a finite number, got a list'],
  ])('%s → %s', (from, to, message) => {
    expect(faultWith(from, to)).toContain(`m.json: ${message}`);
  });

  it('one changed weight is told by the digest', () => {
    expect(faultWith('[1, 2, 3]', '[1, 2, 3.0000002]')).toContain(
      'm.json: the weights are not those that were written: their digest is sha256:',
    );
    expect(faultWith('-0, 1', '0, 1')).toContain('the weights are not those');
  });

  it('a weight below half a float32 step is not a change', () => {
    expect(parseModel(good.replace('[1, 2, 3]', '[1, 2, 3.00000001]'), 'm')).toEqual(classifier);
  });
});

describe('files', () => {
  const at = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('reads a good one, with a byte order mark too', async () => {
    expect(await readModel(at('good.json', good))).toEqual(classifier);
    expect(await readModel(at('bom.json', `\ufeff${good}`))).toEqual(classifier);
  });

  it('binary content', async () => {
    const path = at('binary', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
    expect(await faultOf(readModel(path))).toContain('not a model: it is not UTF-8 text');
  });

  it('a file larger than a string can be is refused by its size', async () => {
    const path = at('huge.json', '');
    truncateSync(path, 2 ** 33);
    expect(await faultOf(readModel(path))).toContain(
      'it has 8589934592 bytes or more, and 536870888',
    );
  });

  it('missing files, folders, and parts of the path that are files', async () => {
    expect(await faultOf(readModel(join(folder, 'none\u001b.json')))).toContain(
      'none\\x1b.json: there is no such model — train one with mlp train',
    );
    expect(await faultOf(readModel(folder))).toContain('it is a folder');
    expect(await faultOf(readModel(join(at('file', ''), 'm.json')))).toContain('cannot be read');
  });

  it.runIf(process.platform === 'linux')('what has no size is read up to the limit', async () => {
    expect(await faultOf(readModel('/dev/zero', { limit: 5000 }))).toContain(
      'and 5000 is the most',
    );
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // In another process, since reading blocks this one.
    spawn('sh', ['-c', 'cat "$1" >"$2"', 'sh', at('piped.json', good), pipe], { stdio: 'ignore' });
    expect(await readModel(pipe)).toEqual(classifier);
  });
});

it('takes sizes by their own count, not by the word of the schema', () => {
  const layers = [{ units: 1, activation: 'linear', weights: [[1, 2, 3]] }];
  const text = formatModel(sealed({ ...regressor, layers }));
  expect(fault(() => parseModel(text, 'm'))).toContain('expected 2 numbers');
});
