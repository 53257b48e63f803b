import { describe, expect, it } from 'vitest';
import { constants, functions, operators } from '../../src/autodiff/formula/operations.js';
import { commands } from '../../src/cli/commands.js';
import { withSubcommands } from '../../src/cli/parser/subcommands.js';
import { topics } from '../../src/cli/topics.js';
import { dataFile, Folder, mlp, objectIn } from './run-mlp.js';
import { shellWords } from './shell-words.js';

describe('mlp help TOPIC', () => {
  it.each(topics)('$name: a text of lines that fit, with commands that run', async ({ name }) => {
    const folder = new Folder();
    const { stdout, stderr, code } = await folder.mlp(['help', name]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const examples = lines.flatMap((line) => /^ {2}mlp (\S.*?)(?: {2,}.*)?$/.exec(line)?.[1] ?? []);
    expect(examples.length).toBeGreaterThan(1);
    const files = { 'iris.csv': dataFile('iris.csv'), 'rows.csv': dataFile('iris.csv') };
    const named = (word: string): string =>
      Object.entries(files).find(([file]) => file === word)?.[1] ?? word;
    expect((await folder.mlp(['train', files['iris.csv'], '--epochs', '2', '-q'])).code).toBe(0);
    for (const example of examples) {
      const ran = await folder.mlp(shellWords(example).map(({ value }) => named(value)));
      expect({ example, code: ran.code, stderr: ran.stderr.match(/error.*/)?.[0] }).toEqual({
        example,
        code: 0,
        stderr: undefined,
      });
    }
  });

  it.each(topics)('$name says only flags that there are', async ({ load }) => {
    const { text } = await load();
    const known = await Promise.all(
      withSubcommands(commands).map(({ name }) => mlp([...name.split(' '), '--help'])),
    );
    const help = new Set(known.flatMap(({ stdout }) => stdout.match(/--[a-z][\w-]*/g) ?? []));
    const said = text.match(/--[a-z][\w-]*/g) ?? [];
    expect(said.filter((flag) => !help.has(flag))).toEqual([]);
  });

  it('is listed by mlp help, and found where the word help is forgotten', async () => {
    const { stdout } = await mlp(['help']);
    expect(stdout).toContain(
      `mlp help <topic>       ${topics.map(({ name }) => name).join(', ')}\n`,
    );
    const { stderr, code } = await mlp(['convergence']);
    expect({ stderr, code }).toMatchObject({ code: 2 });
    expect(stderr).toContain('mlp help convergence');
  });
});

/** A pattern of a text as it stands. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('mlp help formulas', () => {
  it('has every operator and every function, with what it is', async () => {
    const { stdout } = await mlp(['help', 'formulas']);
    const words = new Set(stdout.split(/[\s,]+/));
    for (const name of [...Object.keys(operators), ...constants.keys()]) {
      expect(words).toContain(name);
    }
    for (const [name, { summary }] of Object.entries(functions)) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +${literally(summary)}$`, 'm'));
    }
  });

  /** What the text says of how operators bind. */
  it.each([
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['-2^2', -4],
    ['8 / 4 / 2', 1],
    ['2 + 3 * 2', 8],
    ['1 + 1 < 3 - 2', 0],
    ['(1 < 2) == (2 > 1)', 1],
    ['1 == 1 ? 2 : 0 ? 3 : 4', 2],
  ])('binds as it says: %s', async (formula, value) => {
    const { stdout } = await mlp(['trace', '--expr', formula, '--format', 'json']);
    expect(objectIn(stdout).loss).toBe(value);
  });

  it.each(['x[0]', 'x.y', 'x && x', 'x < x < x', '2x', '"x"', 'q', 'x'.repeat(501)])(
    'refuses what it says is refused: %s',
    async (formula) => {
      const flags = ['--activation', `(${formula})`, '--epochs', '1'];
      const { stderr, code } = await mlp(['train', dataFile('iris.csv'), ...flags]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^ +\^+$/m);
    },
  );
});
