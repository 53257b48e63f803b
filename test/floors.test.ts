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

describe('the rooms', () => {
  it.each([
    ['up a stair', 'engine/passes/lower.ts', '../codegen/kernels/map.js'],
    ['up within the code generator', 'engine/codegen/matmul/pack.ts', '../sparse/csr.js'],
    ['up to the files of the floor itself', 'engine/runtime/plan.ts', '../compile.js'],
    ['from a file that stands alone', 'engine/program.ts', './ir/kernel.js'],
    ['from the lowest room', 'dataset/csv/csv.ts', '../table/table.js'],
    ['from flags to the parser', 'cli/flags/flag.ts', '../parser/command.js'],
    ['from a search space to the ledger', 'sweep/space/grid.ts', '../ledger/ledger.js'],
    ['from the ledger to what runs trials', 'sweep/ledger/ledger.ts', '../run-trials.js'],
    ['from what a trial is to a search space', 'sweep/trial.ts', './space/grid.js'],
    ['from a view to a command', 'cli/views/plan-text.ts', '../commands/inspect.js'],
  ])('are not left %s', (_, path, target) => {
    expect(violations([{ path, text: `import type { X } from '${target}';` }])).toEqual([
      expect.stringContaining('from a room above its own'),
    ]);
  });

  it.each([
    ['down a stair', 'engine/codegen/kernels/map.ts', '../../passes/lower.js'],
    ['down several', 'engine/codegen/lazy/lazy-update.ts', '../../vector/vectors.js'],
    ['down to a file that stands alone', 'engine/ir/kernel.ts', '../program.js'],
    ['sideways in a room', 'engine/passes/lower.ts', './in-place.js'],
    ['sideways in the last one', 'engine/engines.ts', './compile.js'],
    ['down to what a trial is', 'sweep/ledger/ledger.ts', '../trial.js'],
    ['down from what runs trials', 'sweep/run-sweep.ts', './ledger/ledger.js'],
    ['down from it', 'cli/main.ts', './output/stdout.js'],
    ['to another floor', 'engine/vector/vectors.ts', '../../autodiff/lanes.js'],
  ])('are left %s', (_, path, target) => {
    expect(violations([{ path, text: `import { x } from '${target}';` }])).toEqual([]);
  });

  it.each([
    'engine/tools/x.ts',
    'engine/codegen/x.ts',
    'dataset/x.ts',
    'cli/helpers/x.ts',
    'sweep/x/x.ts',
  ])('are all there is: not %s', (path) => {
    expect(violations([{ path, text: '' }])).toEqual([`${path} lies in no room`]);
  });
});

describe('the rules', () => {
  it.each([
    ['an import upwards', 'autodiff/graph.ts', "import { x } from '../engine/program.js';"],
    ['a type from above', 'dataset/csv/csv.ts', "import type { X } from '../../cli/main.js';"],
    ['a neighbour', 'dataset/csv/csv.ts', "import { x } from '../../autodiff/graph.js';"],
    ['a neighbour upstairs', 'model/model.ts', "import { x } from '../training/igd.js';"],
    ['a stranger', 'network/network.ts', "export { x } from '../dataset/csv.js';"],
    ['a late import', 'support/random.ts', "const x = await import('../autodiff/graph.js');"],
    ['a folder without a floor', 'misc/x.ts', ''],
    ['a function with bits of its own', 'dataset/csv/x.ts', 'const y = Math.exp(1);'],
    ['a power', 'network/x.ts', 'const y = 2 ** 3;'],
    ['printing', 'training/igd.ts', "process.stdout.write('x');"],
    ['reading', 'dataset/csv/x.ts', 'const x = process.stdin;'],
    ['the process, but for its terminal', 'cli/main.ts', 'process.exitCode = 1;'],
    ['a flag', 'dataset/csv/x.ts', "throw problem('see --target');"],
    ['a flag in a template', 'model/x.ts', 'const a = `add --force`;'],
    ['what browsers have not', 'training/igd.ts', "import { x } from 'node:timers';"],
    ['a circle', 'support/errors.ts', "import { x } from './errors.js';"],
  ])('do not allow %s', (_, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ['down', 'cli/main.ts', "import { x } from '../support/errors.js';"],
    ['sideways', 'dataset/csv/csv.ts', "import { x } from './records.js';"],
    ['words in comments', 'dataset/csv/csv.ts', '// not Math.exp, nor 2 ** 3\n/* console.log */'],
    ['counting down', 'dataset/csv/csv.ts', "open--;\nif ('(' === c) --open;\nreturn ')';"],
    ['words in comments', 'dataset/csv/csv.ts', "// '--target'\n/** `--target` */"],
    ['a flag in the command line', 'cli/main.ts', "const a = 'see --target';"],
    ['the process as a terminal', 'cli/output/terminal.ts', 'const x = process.stdin;'],
    ['printing from the command line', 'cli/main.ts', "console.log('x');"],
  ])('allow %s', (_, path, text) => {
    expect(violations([{ path, text }])).toEqual([]);
  });
});
