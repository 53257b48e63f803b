import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot, installPacked, name } from './packed.js';

const { folder, files } = installPacked();

/** The programs of a page, and for each what its comments say that it prints. */
const programs = [
  ...readFileSync(inRoot('docs/library.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g),
].map(([, code]) => ({
  code,
  prints: [...code.matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text),
}));

function run(command: string, args: readonly string[]) {
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
}

describe('docs/library.md, with the packed tarball', () => {
  it('has programs that the types allow', () => {
    programs.forEach(({ code }, i) => {
      writeFileSync(join(folder, `program-${i + 1}.mts`), code);
    });
    const config = {
      compilerOptions: {
        ...{ strict: true, exactOptionalPropertyTypes: true, target: 'ES2022', module: 'NodeNext' },
        ...{ lib: ['ES2023', 'DOM'], types: [], outDir: 'built', rootDir: '.' },
      },
      include: ['*.mts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = run(inRoot('node_modules/.bin/tsc'), ['--project', '.']);
    expect(stdout).toBe('');
  });

  it.each(programs.map((program, i) => [i + 1, program] as const))(
    'program %i prints what it says',
    (i, { prints }) => {
      const { stdout, stderr } = run('node', [`built/program-${i}.mjs`]);
      expect(stderr).toBe('');
      // What is left out by … may be anything, and a progress of the training comes first.
      const said = prints.map((text) => text.split('…')[0].replace(/\s+/g, ' '));
      const printed = stdout.replace(/^\d+ [\d.]+\n/gm, '').replace(/\s+/g, ' ');
      for (const text of said) expect(printed).toContain(text);
      expect(said.length).toBeGreaterThan(0);
    },
  );
});

describe('the package', () => {
  it('gives the weights that the command gives', () => {
    const script = `
      import { fit, readCsv } from '${name}';
      const model = await fit(await readCsv('data/iris.csv'), { hidden: [8], momentum: 0.9 });
      console.log(model.file.weights);`;
    const library = run('node', ['--input-type=module', '-e', script]);
    const flags = [
      '--hidden',
      '8',
      '--momentum',
      '0.9',
      '--json',
      '--quiet',
      '-o',
      'by-command.json',
    ];
    const command = run('node', [
      `node_modules/${name}/bin/mlp.js`,
      'train',
      'data/iris.csv',
      ...flags,
    ]);
    expect(command.stdout).toContain(library.stdout.trim());
    expect(library.stdout).toMatch(/^sha256:/);
  });

  it('carries each piece of code once, and nothing of the tests', () => {
    expect(new Set(files).size).toBe(files.length);
    const code = files.filter((path) => path.endsWith('.js'));
    expect(code.filter((path) => !/^(bin|dist\/program)\//.test(path))).toEqual([]);
    expect(files.filter((path) => /^(test|src)\//.test(path))).toEqual([
      'src/model/model.schema.json',
    ]);
    const bytes = files.reduce(
      (sum, path) => sum + statSync(join(folder, 'package', path)).size,
      0,
    );
    // Of which Graphviz has 1.4 million, and what V8 has compiled of the command 0.9.
    expect(bytes).toBeLessThan(4_800_000);
  });
});
