import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveColumn, resolveColumns } from '../../../src/dataset/table/column-refs.js';
import { resolveRoles } from '../../../src/dataset/table/roles.js';
import { MlpError } from '../../../src/support/errors.js';

const header = ['id', 'sepal_length', 'sepal_width', 'petal_length', 'petal_width', 'species'];

describe('a column', () => {
  it.each([
    ['species', 5],
    ['1', 0],
    ['6', 5],
    ['-1', 5],
    ['-6', 0],
    ['spec*', 5],
    ['*th', undefined],
    ['id-id', 0],
  ])('%s', (reference, index) => {
    if (index === undefined) expect(() => resolveColumn(header, reference, 'target')).toThrow();
    else expect(resolveColumn(header, reference, 'target')).toBe(index);
  });

  it.each([
    ['7', 'target: there is no column "7" — the columns are 1 to 6, or -1 to -6 from the end'],
    ['0', 'target: there is no column "0" — the columns are 1 to 6, or -1 to -6 from the end'],
    ['-7', 'target: there is no column "-7" — the columns are 1 to 6, or -1 to -6 from the end'],
    ['sepal', 'target: there is no column "sepal" — did you mean "sepal_length" or "sepal_width"?'],
    ['Species', 'target: there is no column "Species" — did you mean "species"?'],
    ['petal width', 'target: there is no column "petal width" — did you mean "petal_width"?'],
    ['zebra', /^target: there is no column "zebra" — the columns are "id", .*"species"$/],
    ['*al_w*', 'target: "*al_w*" means 2 columns, "sepal_width", "petal_width" — name one of them'],
    ['sepl*', 'target: there is no column "sepl*" — the columns are "id", "sepal_length"'],
    [
      'Sepal*',
      'target: there is no column "Sepal*" — did you mean "sepal_length" or "sepal_width"?',
    ],
  ])('%s: says what there is instead', (reference, message) => {
    expect(() => resolveColumn(header, reference, 'target')).toThrow(message);
  });
});

describe('columns', () => {
  it.each([
    ['2-5', [1, 2, 3, 4]],
    ['-3--1', [3, 4, 5]],
    ['2--1', [1, 2, 3, 4, 5]],
    ['id-sepal_width', [0, 1, 2]],
    ['petal_length-5', [3, 4]],
    ['sepal*', [1, 2]],
    ['*length', [1, 3]],
    ['*al*th', [1, 2, 3, 4]],
    ['*', [0, 1, 2, 3, 4, 5]],
    ['!id', [1, 2, 3, 4, 5]],
    ['!-1', [0, 1, 2, 3, 4]],
    ['! 2-5 , !id', [5]],
    ['sepal*,!sepal_width', [1]],
    ['!sepal_width, sepal*', [1]],
    ['species, 1,id', [0, 5]],
  ])('%s', (list, indices) => {
    expect(resolveColumns(header, list, 'keep')).toEqual(indices);
  });

  it('have their own names before all', () => {
    const names = ['-1', '2-3', '!a', 'a*', 'a', 'b', 'a,b', '1'];
    for (const [index, name] of names.entries()) {
      expect(resolveColumns(names, name, 'keep')).toEqual([index]);
      expect(resolveColumn(names, name, 'target')).toBe(index);
    }
    expect(resolveColumns(names, '!!a', 'keep')).toEqual([0, 1, 3, 4, 5, 6, 7]);
  });

  it.each([
    ['5-2', 'keep: "5-2" ends before it begins — write "2-5"'],
    ['2-9', 'keep: there is no column "9" — the columns are 1 to 6'],
    ['!idd', 'keep: there is no column "idd" — did you mean "id"?'],
    ['a-z', 'keep: there is no column "a-z"'],
    ['', 'keep: there is no column ""'],
  ])('%s is refused', (list, message) => {
    expect(() => resolveColumns(header, list, 'keep')).toThrow(message);
  });

  it('with hyphens in their names make a range that can be read in two ways', () => {
    const names = ['a', 'a-b', 'b-c', 'c'];
    expect(() => resolveColumns(names, 'a-b-c', 'keep')).toThrow(
      '"a-b-c" can be read in 2 ways — use the numbers of the columns',
    );
    expect(resolveColumns(names, 'a-b-b-c', 'keep')).toEqual([1, 2]);
  });

  it('are found by their names and numbers, or refused in a line, whatever they are called', () => {
    const names = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'ab-!*,1 ') }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(names, fc.string({ unit: fc.constantFrom(...'ab-!*,12 ') }), (header, list) => {
        for (const [index, name] of header.entries()) {
          expect(resolveColumns(header, name, 'keep')).toEqual([index]);
        }
        try {
          const found = resolveColumns(header, list, 'keep');
          expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
          expect(found.every((index) => index >= 0 && index < header.length)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(MlpError);
        }
      }),
    );
  });
});

describe('all but some', () => {
  const roles = (options: Parameters<typeof resolveRoles>[1]) => resolveRoles(header, options);

  it('are features that have no other role', () => {
    expect(roles({ features: '!id' })).toMatchObject({ target: 5, features: [1, 2, 3, 4] });
    expect(roles({ features: '!id', target: '2', group: '-1' }).features).toEqual([2, 3, 4]);
  });

  it('are ignored, but for the target that is named', () => {
    expect(roles({ ignore: '!sepal*', target: 'species' }).features).toEqual([1, 2]);
    expect(roles({ ignore: '!sepal*,!species' }).features).toEqual([1, 2]);
  });

  it('are categories, of the features', () => {
    const { categorical } = roles({ ignore: 'petal*', categorical: '!id' });
    expect([...categorical]).toEqual([1, 2]);
  });
});
