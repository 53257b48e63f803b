import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../src/export/formats.js';
import { keysOf } from '../../src/support/records.js';
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
    [['-o', '-'], 'goes to no pipe'],
    [['-o', 'folder'], 'it is a folder'],
    [['-o', 'w.safetensors', '--to', 'onnx'], 'says another format'],
    [['--to', 'onyx'], 'did you mean onnx?'],
    [['-o', 'model.json', '--to', 'onnx'], 'it is an input, too'],
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

  it('needs a model', async () => {
    const folder = await trained();
    const { stderr, code } = await folder.mlp(['export', 'iris.csv', '-o', 'iris.onnx']);
    expect(code).toBe(3);
    expect(stderr).toContain('iris.csv');
    expect(existsSync(folder.at('iris.onnx'))).toBe(false);
  });
});
