import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sourceFiles, violations } from './floors.js';

describe('the house', () => {
  it('keeps its floors, has no circles, and computes with plain arithmetic', () => {
    const files = sourceFiles(fileURLToPath(new URL('../src', import.meta.url)));
    expect(files.length).toBeGreaterThan(50);
    expect(violations(files)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['an import upwards', 'autodiff/graph.ts', "import { x } from '../engine/program.js';"],
    ['a type from above', 'dataset/csv.ts', "import type { X } from '../cli/main.js';"],
    ['a neighbour', 'dataset/csv.ts', "import { x } from '../autodiff/graph.js';"],
    ['a neighbour upstairs', 'model/model.ts', "import { x } from '../training/igd.js';"],
    ['a stranger', 'network/network.ts', "export { x } from '../dataset/csv.js';"],
    ['a late import', 'support/random.ts', "const x = await import('../autodiff/graph.js');"],
    ['a folder without a floor', 'misc/x.ts', ''],
    ['a function with bits of its own', 'dataset/x.ts', 'const y = Math.exp(1);'],
    ['a power', 'network/x.ts', 'const y = 2 ** 3;'],
    ['printing', 'training/igd.ts', "process.stdout.write('x');"],
    ['a flag', 'dataset/x.ts', "throw problem('see --target');"],
    ['a flag in a template', 'model/x.ts', 'const a = `add --force`;'],
    ['a circle', 'support/errors.ts', "import { x } from './errors.js';"],
  ])('do not allow %s', (_, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ['down', 'cli/main.ts', "import { x } from '../support/errors.js';"],
    ['sideways', 'dataset/csv.ts', "import { x } from './table.js';"],
    ['words in comments', 'dataset/csv.ts', '// not Math.exp, nor 2 ** 3\n/* console.log */'],
    ['counting down', 'dataset/csv.ts', "open--;\nif ('(' === c) --open;\nreturn ')';"],
    ['words in comments', 'dataset/csv.ts', "// '--target'\n/** `--target` */"],
    ['a flag in the command line', 'cli/main.ts', "const a = 'see --target';"],
    ['printing from the command line', 'cli/main.ts', "console.log('x');"],
  ])('allow %s', (_, path, text) => {
    expect(violations([{ path, text }])).toEqual([]);
  });
});
