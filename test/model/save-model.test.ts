import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readModel } from '../../src/model/read-model.js';
import { looksLikeModel, saveModel } from '../../src/model/save-model.js';
import { MlpError } from '../../src/support/errors.js';
import { binary, classifier, regressor, sealed } from './sample-models.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlp-save-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

function refusal(save: () => void): string {
  try {
    save();
  } catch (error) {
    if (error instanceof MlpError) return `${error.details.kind}: ${error.message}`;
    throw error;
  }
  throw new Error('it was not refused');
}

it('writes a model that reads back, and replaces it by another', async () => {
  saveModel(at('model.json'), classifier, { inputs: ['-', 'data.csv'] });
  expect(await readModel(at('model.json'))).toEqual(classifier);
  saveModel(at('model.json'), binary, { inputs: [] });
  expect(await readModel(at('model.json'))).toEqual(binary);
  expect(readdirSync(folder)).toEqual(['model.json']);
});

it('overwrites what is not a model only by force', async () => {
  writeFileSync(at('thesis.json'), '{"format":"thesis"}');
  const told = refusal(() => saveModel(at('thesis.json'), classifier, { inputs: [] }));
  expect(told).toMatch(/^usage: out .*thesis\.json: the file exists and is not a model/);
  expect(told).toContain('overwrite it with force');
  expect(readFileSync(at('thesis.json'), 'utf8')).toBe('{"format":"thesis"}');
  saveModel(at('thesis.json'), classifier, { inputs: [], force: true });
  expect(await readModel(at('thesis.json'))).toEqual(classifier);
});

it('fills an empty file, as mktemp makes them', async () => {
  writeFileSync(at('tmp.x7'), '');
  saveModel(at('tmp.x7'), classifier, { inputs: [] });
  expect(await readModel(at('tmp.x7'))).toEqual(classifier);
});

it('never overwrites an input, by whatever name, even by force', () => {
  writeFileSync(at('data.csv'), 'a,b\n1,2\n');
  symlinkSync('data.csv', at('soft'));
  linkSync(at('data.csv'), at('hard'));
  for (const path of [
    at('data.csv'),
    at('soft'),
    at('hard'),
    `${folder}/../${at('x').split('/').at(-2)}/data.csv`,
  ]) {
    const told = refusal(() =>
      saveModel(path, classifier, { inputs: [at('data.csv')], force: true }),
    );
    expect(told).toContain('it is an input, too');
  }
  expect(readFileSync(at('data.csv'), 'utf8')).toBe('a,b\n1,2\n');
});

it('refuses a folder, and a folder that is not there', () => {
  mkdirSync(at('out'));
  expect(
    refusal(() => saveModel(`${at('out')}/`, classifier, { inputs: [], force: true })),
  ).toMatch(/^usage: .*it is a folder — name a file in it: out .*out\/model\.json$/);
  expect(refusal(() => saveModel(at('no/model.json'), classifier, { inputs: [] }))).toMatch(
    /^data: .*there is no folder .* — create it first: mkdir -p /,
  );
});

it('leaves the old model when the new one cannot be written', async () => {
  saveModel(at('model.json'), regressor, { inputs: [] });
  const broken = sealed({
    ...regressor,
    layers: [{ units: 1, activation: 'linear', weights: [[1, Number.NaN]] }],
  });
  expect(() => saveModel(at('model.json'), broken, { inputs: [] })).toThrow('NaN');
  expect(await readModel(at('model.json'))).toEqual(regressor);
  expect(readdirSync(folder)).toEqual(['model.json']);
});

it('knows a model by how it begins', () => {
  writeFileSync(at('tight'), '{"format":"mlp-model","version":7}');
  writeFileSync(at('other'), '{"name":"x","format":"mlp-model"}');
  expect(looksLikeModel(at('tight'))).toBe(true);
  expect(looksLikeModel(at('other'))).toBe(false);
  expect(looksLikeModel(at('missing'))).toBe(false);
  expect(existsSync(at('missing'))).toBe(false);
});
