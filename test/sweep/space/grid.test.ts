import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../../src/estimator/recipe.js';
import { readParameters } from '../../../src/sweep/parameters.js';
import { gridOf, gridSize } from '../../../src/sweep/space/grid.js';
import { readSpace } from '../../../src/sweep/space/read-space.js';
import { readVary } from '../../../src/sweep/space/read-vary.js';
import { trialOf } from '../../../src/sweep/trial.js';
import { grids } from './spaces.js';

const setting = { data: 'ab'.repeat(32), seed: 1, base: {} };

describe('a grid', () => {
  it('varies the last option fastest, in the order of the keys', () => {
    expect([...gridOf(readVary(['momentum=0 0.9', 'epochs=1..3']))]).toEqual([
      { epochs: 1, momentum: 0 },
      { epochs: 1, momentum: 0.9 },
      { epochs: 2, momentum: 0 },
      { epochs: 2, momentum: 0.9 },
      { epochs: 3, momentum: 0 },
      { epochs: 3, momentum: 0.9 },
    ]);
  });

  it('has as many members as it says, no two the same, and each a recipe as a model stores it', () => {
    fc.assert(
      fc.property(grids, (texts) => {
        const space = readVary(texts);
        const members = [...gridOf(space)];
        expect(members).toHaveLength(gridSize(space));
        expect(new Set(members.map((member) => JSON.stringify(member))).size).toBe(members.length);
        for (const member of members) {
          expect(JSON.stringify(readParameters(member))).toBe(JSON.stringify(member));
          readRecipe(member);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the same trials, whatever the order of the options', () => {
    const idsOf = (texts: readonly string[]) =>
      [...gridOf(readVary(texts))].map((parameters) => trialOf(setting, parameters).id);
    fc.assert(
      fc.property(grids, (texts) => {
        expect(idsOf(texts.toReversed())).toEqual(idsOf(texts));
      }),
      { numRuns: 20 },
    );
  });

  it('has the multiples of a step, as people write them', () => {
    const space = readSpace({ dropout: { min: 0, max: 0.35, q: 0.1 } }, 'space.json');
    expect([...gridOf(space)].map(({ dropout }) => dropout)).toEqual([[0], [0.1], [0.2], [0.3]]);
    expect(gridSize(space)).toBe(4);
    expect(gridSize(readSpace({ lr: { min: 0.1, max: 0.3, q: 0.1 } }, 'space.json'))).toBe(3);
  });

  it('is none of a range of any numbers', () => {
    const space = readVary(['lr=0.1 0.2', 'dropout=0..0.5']);
    expect(gridSize(space)).toBe(Infinity);
    expect(() => gridOf(space)).toThrow(
      'a grid tries every value, and dropout can be any number of a range — draw trials with method random',
    );
  });

  it('can be gone through twice', () => {
    const grid = gridOf(readVary(['lr=0.1 0.2']));
    expect([...grid]).toEqual([...grid]);
  });
});
