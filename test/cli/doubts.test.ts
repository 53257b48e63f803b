import { describe, expect, it } from 'vitest';
import { dataFile, Folder, hasTerminals } from './run-mlp.js';

const rows = Array.from({ length: 60 }, (_, i) => `${(i * 37) % 11},k${i % 2},5,${'ab'[i % 2]}\n`);
const files = { 'data.csv': `x,my code,w,y\n${rows.join('')}` };

describe('what may be wrong is told on stderr', () => {
  it('with the flag that settles it, after which it is not told', async () => {
    const folder = new Folder(files);
    const { stdout, stderr, code } = await folder.mlp(['train', 'data.csv', '--test', 'data.csv']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'mlp: warning: the test rows are the training file: they say nothing about other rows (--test 0.2 holds some out)\n',
    );
    expect(stderr).toContain(
      `mlp: warning: column "my code" alone gives the target away, and may not be known beforehand (--ignore "my code" leaves it out)\n`,
    );
    expect(stderr).toContain(
      'mlp: column "w" has one value in all training rows (--ignore w leaves it out)\n',
    );
    expect(stdout).not.toContain('warning');
    const settled = ['train', 'data.csv', '--test', '0.2', '--ignore', 'my code,w'];
    expect((await folder.mlp(settled)).stderr).not.toMatch(/test rows|alone gives|one value/);
  });

  it('what is to be quiet tells warnings, not notes', async () => {
    const { stderr } = await new Folder(files).mlp(['train', 'data.csv', '-q']);
    expect(stderr).toContain('alone gives the target away');
    expect(stderr).not.toContain('one value');
  });

  it('by --dry-run and --cv, too, once', async () => {
    for (const more of [
      ['train', '--dry-run'],
      ['evaluate', '--cv', '3', '--epochs', '2'],
    ]) {
      const [command, ...flags] = more;
      const { stderr } = await new Folder(files).mlp([command, 'data.csv', ...flags]);
      expect(stderr.split('alone gives the target away')).toHaveLength(2);
      expect(stderr.split('has one value')).toHaveLength(2);
    }
  });

  it.runIf(hasTerminals)('after the summary, on a terminal', async () => {
    const folder = new Folder(files);
    const { stdout } = await folder.terminal(
      'mlp train data.csv --ignore w,2 --epochs 3 --lr 1e-9',
    );
    expect(stdout).toMatch(/model .*model\.json[\s\S]*no better than always predicting/);
  });

  it('of rows that were held out, as test rows or by --cv', async () => {
    const random = Array.from(
      { length: 60 },
      (_, i) => `${(i * 7919) % 101},${'ab'[((i * 31) % 67) % 2]}\n`,
    );
    const folder = new Folder({ 'noise.csv': `x,y\n${random.join('')}` });
    const recipe = ['noise.csv', '--hidden', '16', '--optimizer', 'adam', '--epochs', '200', '-q'];
    const none = 'loss is no better than always predicting the class frequencies (see --lr,';
    const trained = await folder.mlp(['train', ...recipe, '--test', '0.5']);
    expect(trained.stderr).toContain(`mlp: warning: the test ${none}`);
    const validated = await folder.mlp(['evaluate', ...recipe, '--cv', '3']);
    expect(validated.stderr).toContain(`mlp: warning: the held-out ${none}`);
    expect({ code: validated.code, table: validated.stdout }).toMatchObject({
      code: 0,
      table: expect.stringContaining('baseline'),
    });
    const healthy = await folder.mlp(['evaluate', dataFile('iris.csv'), '--cv', '3', '-q']);
    expect(healthy.stderr).toBe('');
  });

  it('but nothing is wrong with the first example', async () => {
    const line = ['train', dataFile('iris.csv'), '--layers', '4,8,3', '--momentum', '0.9'];
    expect((await new Folder().mlp([...line, '-q'])).stderr).toBe('');
    expect((await new Folder().mlp(line)).stderr).toBe(
      'mlp: the target "species" is text: 3 classes (--task says otherwise)\n',
    );
  });
});
