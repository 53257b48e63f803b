import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, hasTerminals, objectIn } from './run-mlp.js';

// What only a process of its own can show; everything else runs in the tests' process.

const iris = dataFile('iris.csv');

describe('the built command', () => {
  it('says its version, and nothing else', () => {
    const { stdout, stderr, code } = new Folder().binary(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  // 1 is in "that is full is not success", 130 and 143 are in "a training that ends in another way"
  it.each([
    [0, ['evaluate', iris, '--fail-under', 'accuracy=0.5']],
    [2, ['evaluate', iris, '--unknown-flag']],
    [3, ['evaluate', 'absent.csv']],
    [4, ['train', iris, '--lr', '1e30', '--activation', 'relu', '-o', 'diverged.json']],
    [5, ['evaluate', iris, '--fail-under', 'accuracy=1']],
  ])('exits with %i: %j', (expected, args) => {
    const { stderr, code } = trained().binary(args);
    expect(code).toBe(expected);
    expect(stderr).toMatch(expected === 0 ? /^$/ : /mlp: error: .+\n$/);
  });

  it('prints, writes and tells what the source does', async () => {
    const [built, source] = [new Folder(), new Folder()];
    const args = ['train', iris, '--hidden', '4', '--epochs', '3', '--test', '0.2'];
    const steady = (text: string): string => text.replace(/ +<?[\d.]+ m?s\b|time .*/g, '');
    const first = built.binary(args);
    const second = await source.mlp(args);
    expect(steady(first.stdout)).toBe(steady(second.stdout));
    expect({ ...first, stdout: '' }).toEqual({ ...second, stdout: '' });
    expect(built.read('model.json')).toBe(source.read('model.json'));
  });

  it.each([
    ['as it was compiled when it was built', false, [], ''],
    ['compiled again, for flags that make other code', true, ['--no-opt'], ''],
    [
      'compiled again, by a version that it was not built with',
      undefined,
      [],
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, v8: '0' } });`,
    ],
  ])('runs %s', (_, rejected, flags, before) => {
    const folder = new Folder();
    const program = `${before}
      const folder = ${JSON.stringify(fileURLToPath(new URL('../../dist/command/', import.meta.url)))};
      const args = ['train', ${JSON.stringify(iris)}, '--epochs', '1', '--hidden', '4', '--quiet'];
      require(folder + 'main.cjs').main(args).then((code) => {
        const { script } = require.cache[require.resolve(folder + 'training.cjs')];
        console.log(code, script.cachedDataRejected);
      });`;
    const { stdout } = spawnSync(process.execPath, [...flags, '-e', program], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect(stdout).toBe(`0 ${rejected}\n`);
  });

  it('reads a pipe, from the shell and from a process', () => {
    const folder = new Folder();
    const flags = '--hidden 4 --epochs 1 -q';
    expect(folder.shell(`cat ${iris} | mlp train - ${flags}`).code).toBe(0);
    expect(folder.shell(`mlp train ${iris} ${flags} -o file.json`).code).toBe(0);
    const weights = ['model.json', 'file.json'].map((name) => objectIn(folder.read(name)).weights);
    expect(weights[0]).toBe(weights[1]);
    const { stdout, code } = folder.binary(['inspect', '-'], 'a,b\n1,x\n2,y\n');
    expect(stdout).toContain('2 rows, 2 columns');
    expect(code).toBe(0);
  });

  it.runIf(hasTerminals)(
    'shows progress and colours on a terminal, and leaves it as it was',
    async () => {
      const folder = new Folder();
      const train = `mlp train ${iris} --hidden 4 --epochs 100000000 --max-time 1s`;
      const { stdout, code } = await folder.terminal(train);
      expect(code).toBe(0);
      expect(stdout).toMatch(/░ epoch [\d,]+ of 100,000,000, loss [\d.]+/);
      expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
      expect(stdout).toContain('\u001b[2m      epoch'); // a dim title
      expect(stdout).toContain('stopped after');
    },
  );
});

let model: string | undefined;

/** A folder with a model of iris. */
function trained(): Folder {
  const folder = new Folder(model === undefined ? {} : { 'model.json': model });
  if (model === undefined) {
    expect(folder.binary(['train', iris, '--momentum', '0.9', '--epochs', '20']).code).toBe(0);
    model = folder.read('model.json');
  }
  return folder;
}
