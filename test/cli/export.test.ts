import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../src/export/formats.js';
import { keysOf } from '../../src/support/records.js';
import { mixedColumns, mixedFlags } from '../export/mixed-columns.js';
import { onnxruntime } from '../onnx/runtime.js';
import { dataFile, Folder } from './run-mlp.js';

async function trained(): Promise<Folder> {
  const folder = new Folder({ 'iris.csv': readFileSync(dataFile('iris.csv')) });
  await folder.mlp(['train', 'iris.csv', '--hidden', '4', '--epochs', '2', '--quiet']);
  return folder;
}

describe('mlp export', () => {
  it.each(keysOf(exportFormats))(
    'writes %s by its name or by the ending of the file',
    async (name) => {
      const folder = await trained();
      const [ending] = exportFormats[name].endings;
      const { stdout, stderr, code } = await folder.mlp(['export', 'model.json', '--to', name]);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      expect(stdout).toMatch(new RegExp(`^model${ending}: .*\n  name `));
      expect(stdout.split('\n').length).toBeGreaterThan(4);
      const quiet = await folder.mlp(['export', 'model.json', '-o', `other${ending}`, '-q']);
      expect(quiet).toEqual({ stdout: '', stderr: '', code: 0 });
      const written = readFileSync(folder.at(`model${ending}`));
      expect(readFileSync(folder.at(`other${ending}`)).equals(written)).toBe(true);
      const again = await folder.mlp(['export', 'model.json', '--to', name]);
      expect(again.code, 'one of its own is replaced').toBe(0);
      const odd = await folder.mlp(['export', 'model.json', '--to', name, '-o', 'odd.bin']);
      expect(odd.code).toBe(0);
      expect(readFileSync(folder.at('odd.bin')).equals(written)).toBe(true);
    },
  );

  it.each(keysOf(exportFormats))('does not write %s over what it has not written', async (name) => {
    const folder = await trained();
    const out = `mine${exportFormats[name].endings[0]}`;
    folder.write(out, 'something else\n');
    const refused = await folder.mlp(['export', 'model.json', '-o', out]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(folder.read(out)).toBe('something else\n');
    expect((await folder.mlp(['export', 'model.json', '-o', out, '--force'])).code).toBe(0);
  });

  it.each([
    [['-o', 'model.bin'], 'no format ends with .bin'],
    [['-o', 'model'], 'no format ends with nothing'],
    [['-o', 'folder'], 'it is a folder'],
    [['-o', 'w.safetensors', '--to', 'onnx'], 'says another format'],
    [['--to', 'onyx'], 'did you mean onnx?'],
    [['-o', 'model.json', '--to', 'onnx'], 'it is an input, too'],
    [['--to', 'safetensors', '--check', 'iris.csv'], 'of no use for safetensors'],
  ])('refuses %j: %s', async (flags, problem) => {
    const folder = await trained();
    mkdirSync(folder.at('folder'));
    const before = folder.read('model.json');
    const { stdout, stderr, code } = await folder.mlp(['export', 'model.json', ...flags]);
    expect(stderr).toContain(problem);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(folder.read('model.json')).toBe(before);
    expect(existsSync(folder.at('model.onnx'))).toBe(false);
  });

  /** A folder where a package of onnxruntime is installed: one that says the same of every row, or nothing at all. */
  async function withRuntime(run: string): Promise<Folder> {
    const folder = await trained();
    const path = 'node_modules/onnxruntime-web';
    mkdirSync(folder.at(path), { recursive: true });
    folder.write(`${path}/package.json`, '{"name": "onnxruntime-web", "main": "index.js"}');
    folder.write(
      `${path}/index.js`,
      `exports.env = { wasm: {} };
exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { data, dims }); } };
exports.InferenceSession = { create: async () => ({
  inputNames: ['a', 'b', 'c', 'd'], outputNames: ['prediction', 'probabilities'], run: async (feeds) => { ${run} },
}) };`,
    );
    return folder;
  }

  it.each([
    [[], /\nchecked on 100 made-up rows: largest difference \d.* of a probability\n$/],
    [['--check', 'iris.csv'], /\nchecked on 150 rows of iris.csv: largest difference /],
    [['--check', 'none'], /weights\n$/],
  ])('checks a module with %j', async (flags, said) => {
    const folder = await trained();
    const { stdout, stderr, code } = await folder.mlp([
      'export',
      'model.json',
      '--to=js',
      ...flags,
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(said);
  });

  it('says that it has checked nothing, where no onnxruntime is installed; an error where a check was asked for', async () => {
    const folder = await trained();
    const { stdout, code } = await folder.mlp(['export', 'model.json']);
    expect(code).toBe(0);
    const missing =
      'not checked, as neither onnxruntime-node nor onnxruntime-web is installed here';
    expect(stdout.endsWith(`\n${missing}\n`)).toBe(true);
    const asked = await folder.mlp(['export', 'model.json', '--check', 'iris.csv']);
    expect(asked.code).toBe(5);
    expect(asked.stderr).toContain(`model.onnx: ${missing} — npm install onnxruntime-node`);
  });

  it.skipIf(onnxruntime === undefined)(
    'checks ONNX by the onnxruntime that is installed where it runs (needs npm ci --prefix test/onnx)',
    async () => {
      const folder = await trained();
      symlinkSync(
        fileURLToPath(new URL('../onnx/node_modules', import.meta.url)),
        folder.at('node_modules'),
      );
      const { stdout, stderr, code } = await folder.mlp(['export', 'model.json']);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      expect(stdout).toMatch(/\nchecked on 100 made-up rows: largest difference /);
      const other = await folder.mlp(['export', 'model.json', '--check', 'iris.csv']);
      expect(other.stdout).toMatch(/\nchecked on 150 rows of iris.csv: largest difference /);
    },
  );

  it.each(onnxruntime === undefined ? ['js'] : ['js', 'onnx'])(
    'checks %s on rows with categories that the model has not seen, and fields that say nothing',
    async (to) => {
      const seen = mixedColumns().trimEnd().split('\n');
      const odd = seen.slice(1, 40).map((line, i) => {
        const fields = line.split(',');
        const at = i % fields.length;
        return fields.map((field, f) => (f === at ? ['9', 'x', ''][i % 3] : field)).join(',');
      });
      const folder = new Folder({
        'data.csv': `${seen.join('\n')}\n`,
        'odd.csv': `${[...seen, ...odd].join('\n')}\n`,
      });
      const modules = fileURLToPath(new URL('../onnx/node_modules', import.meta.url));
      if (to === 'onnx') symlinkSync(modules, folder.at('node_modules'));
      await folder.mlp(['train', 'data.csv', '--target', 'label', ...mixedFlags]);
      for (const unknown of ['ignore', 'error']) {
        const flags = ['--to', to, '--unknown', unknown, '--check', 'odd.csv', '--force'];
        const { stdout, stderr, code } = await folder.mlp(['export', 'model.json', ...flags]);
        expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
        const [, rows] = /checked on (\d+) rows of odd.csv/.exec(stdout) ?? [];
        expect(Number(rows)).toBeGreaterThanOrEqual(80);
        expect(Number(rows)).toBeLessThan(119); // the model refuses some
      }
    },
  );

  it.each([
    [
      `const n = feeds.a.dims[0];
       return { prediction: { data: Array(n).fill('setosa') }, probabilities: { data: Array(3 * n).fill(1 / 3) } };`,
      'model.onnx: what was written does not say what the model says: row 1: it says "setosa" with 0.333',
    ],
    [
      `throw new Error('opset 18 is not known');`,
      'what was written cannot be run: opset 18 is not known',
    ],
  ])('ends with 5 where an export is not what the model is', async (run, problem) => {
    const folder = await withRuntime(run);
    const { stderr, code } = await folder.mlp(['export', 'model.json', '-q']);
    expect(code).toBe(5);
    expect(stderr).toContain(problem);
    expect(existsSync(folder.at('model.onnx'))).toBe(true);
  });

  it('needs a model', async () => {
    const folder = await trained();
    const { stderr, code } = await folder.mlp(['export', 'iris.csv', '-o', 'iris.onnx']);
    expect(code).toBe(3);
    expect(stderr).toContain('iris.csv');
    expect(existsSync(folder.at('iris.onnx'))).toBe(false);
  });
});
