import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { topics } from '../../src/cli/topics.js';
import { dataFile, Folder, mlp } from './run-mlp.js';

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
      const ran = await folder.mlp(example.split(' ').map(named));
      expect({ example, code: ran.code, stderr: ran.stderr.match(/error.*/)?.[0] }).toEqual({
        example,
        code: 0,
        stderr: undefined,
      });
    }
  });

  it.each(topics)('$name says only flags that there are', async ({ load }) => {
    const { text } = await load();
    const known = await Promise.all(commands.map(({ name }) => mlp([name, '--help'])));
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
