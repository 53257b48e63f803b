import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { topics } from '../../src/cli/topics.js';
import { completionScripts } from '../../src/cli/views/completion-scripts.js';
import { completedCommands } from '../../src/cli/views/completion-words.js';
import { keysOf } from '../../src/support/records.js';
import { Folder, mlp } from './run-mlp.js';

const shells = keysOf(completionScripts);

/** What a line, whose last word is not finished, can become; words in between are files. */
const cases: readonly (readonly [line: readonly string[], words: readonly string[]])[] = [
  [['trai'], ['train']],
  [['ins'], ['inspect']],
  [['help', 'eva'], ['evaluate']],
  [['help', 'form'], ['formulas']],
  [['help', 'repro'], ['reproducibility']],
  [['generate', 'sp'], ['spirals']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['train', 'some.csv', '--task', ''],
    ['classification', 'regression'],
  ],
  [['train', '--task=cl'], ['classification']],
  [['predict', '--format', 'nd'], ['ndjson']],
  [['train', '--learning-r'], ['--learning-rate']],
  [['train', '--no-head'], ['--no-header']],
  [['inspect', '--imp'], ['--importance']],
  [['train', '--lr', 'da'], []],
  [['sweep', 'tab'], ['table']],
  [['help', 'sweep', 'pe'], ['pending']],
  [
    ['sweep', 'space', '--format', ''],
    ['optuna', 'wandb', 'dvc'],
  ],
  [['sweep', 'plan', '--vary', 'lr=1', '--min-ep'], ['--min-epochs']],
  [['sweep', 'data.csv', '--jo'], ['--jobs']],
  [['sweep', 'best', '--jo'], []],
];

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const hasBash = has('bash');
const hasZsh = has('zsh');
const hasFish = has('fish');

async function folderWith(shell: string): Promise<Folder> {
  const folder = new Folder({ 'data.csv': '' });
  const { code, stderr } = await folder.mlp(['completion', shell, '-o', 'script']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return folder;
}

/** The lines that a script of a shell prints in a folder. */
function printed(folder: Folder, shell: string, args: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder.path,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('mlp completion', () => {
  it.each(shells)('%s: every command, flag and value', async (shell) => {
    const { stdout } = await mlp(['completion', shell]);
    const words = new Set(stdout.split(/[^\w.,-]+/));
    const known = await completedCommands(commands);
    expect(known.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    const all = known.flatMap((command) => [command, ...command.subcommands]);
    for (const { name, argument, flags } of all) {
      expect(words).toContain(name);
      const values = [argument, ...flags.map(({ value }) => value)];
      const choices = values.flatMap((value) => (value.kind === 'words' ? value.words : []));
      const names = flags.flatMap((flag) => flag.names);
      const spelled = shell === 'fish' ? names.map((flag) => flag.replace(/^--?/, '')) : names;
      for (const word of [...choices, ...spelled]) expect(words, name).toContain(word);
    }
  });

  it.each(shells)('%s: every topic of mlp help', async (shell) => {
    const { stdout } = await mlp(['completion', shell]);
    const words = new Set(stdout.split(/[^\w.,-]+/));
    for (const { name } of topics) expect(words).toContain(name);
  });

  it.skipIf(!hasBash)(
    'in bash, without the package bash-completion, and loaded twice',
    async () => {
      const folder = await folderWith('bash');
      for (const [line, expected] of cases) {
        // bash takes a flag and its value apart at the equals sign.
        const typed = ['mlp', ...line.flatMap((word) => word.split(/(?<=--\w+)(=)/))];
        const script =
          'source ./script; source ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mlp';
        const args = [
          '--norc',
          '-c',
          `${script}; printf "%s\\n" "\${COMPREPLY[@]}"`,
          'bash',
          ...typed,
        ];
        expect(printed(folder, 'bash', args)).toEqual(expected);
      }
    },
  );

  it.skipIf(!hasFish)('in fish', async () => {
    const folder = await folderWith('fish');
    for (const [line, expected] of cases) {
      const args = ['-N', '-c', `source ./script; complete -C "mlp ${line.join(' ')}"`];
      const found = printed(folder, 'fish', args).map((text) => text.replace(/\t.*|^--\w+=/g, ''));
      expect(found.sort()).toEqual([...expected].sort());
    }
  });

  it.skipIf(!hasZsh)('in zsh', async () => {
    const folder = await folderWith('zsh');
    const single = cases.filter(([, words]) => words.length === 1);
    folder.write(
      'try.zsh',
      `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source ./script; print READ""Y'
zpty -r z seen '*READY*'
${single
  .map(
    ([line, [word]]) => `zpty -n -w z $'mlp ${line.join(' ')}\\t'
zpty -r z seen '*${word}*' && print -r -- ${word}
zpty -n -w z $'\\C-u'
`,
  )
  .join('')}zpty -d z
`,
    );
    expect(printed(folder, 'zsh', ['-f', 'try.zsh'])).toEqual(single.map(([, [word]]) => word));
  });

  it('refuses other shells, and keeps a file that is none of its own', async () => {
    const folder = new Folder({ '.bashrc': 'alias ll="ls -l"\n' });
    const other = await folder.mlp(['completion', 'tcsh']);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('there are no completions for "tcsh" — ');
    expect((await folder.mlp(['completion', 'bash', '-o', '.bashrc'])).code).toBe(2);
    expect(folder.read('.bashrc')).toBe('alias ll="ls -l"\n');
    for (const shell of shells) {
      await folder.mlp(['completion', shell, '-o', shell]);
      const again = await folder.mlp(['completion', shell, '-o', shell]);
      expect(again).toEqual({ stdout: '', stderr: '', code: 0 });
    }
  });
});
