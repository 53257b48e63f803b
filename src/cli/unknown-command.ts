import { existsSync } from 'node:fs';
import { looksLikeModel } from '../model/save-model.js';
import { MlpError, quote } from '../support/errors.js';
import { shellWord } from '../support/shell-word.js';
import { ask, suggestions, synonymOf } from '../support/suggest.js';
import { commands } from './commands.js';
import { looksLikeData } from './parser/arguments.js';
import type { CommandEntry } from './parser/command.js';
import { lastWord, withSubcommands } from './parser/subcommands.js';
import { topics } from './topics.js';

/** What other tools call the commands. For advice only. */
export const commandSynonyms: Readonly<Record<string, string>> = {
  fit: 'train',
  learn: 'train',
  eval: 'evaluate',
  test: 'evaluate',
  score: 'evaluate',
  validate: 'evaluate',
  cv: 'evaluate',
  infer: 'predict',
  inference: 'predict',
  apply: 'predict',
  classify: 'predict',
  run: 'predict',
  info: 'inspect',
  show: 'inspect',
  describe: 'inspect',
  summary: 'inspect',
  view: 'inspect',
  synth: 'generate',
  make: 'generate',
  sample: 'generate',
};

/** What other tools call the subcommands, by their last words. For advice only. */
export const subcommandSynonyms: Readonly<Record<string, string>> = {
  list: 'plan',
  todo: 'pending',
  next: 'pending',
  missing: 'pending',
  remaining: 'pending',
  status: 'pending',
  results: 'table',
  show: 'table',
  top: 'table',
  winner: 'best',
  export: 'space',
};

/** The error for a word behind a command that is probably one of its subcommands; undefined where it can be a file. */
export function unknownSubcommand(
  { name, subcommands = [] }: CommandEntry,
  [word = '']: readonly string[],
): MlpError | undefined {
  if (!/^[a-z]+$/i.test(word) || existsSync(word)) return undefined;
  const known = synonymOf(subcommandSynonyms, word);
  const meant = suggestions(word, subcommands.map(lastWord), known === undefined ? [] : [known]);
  const advice = ask(meant.map((last) => `mlp ${name} ${last}`));
  if (advice === undefined) return undefined;
  return new MlpError({
    kind: 'usage',
    problem: `${quote(word)} is no file, and no subcommand of mlp ${name}`,
    advice,
  });
}

/** The error for a first word that is no command. */
export function unknownCommand([word = '', ...rest]: readonly string[]): MlpError {
  const names = commands.map(({ name }) => name);
  const topic = topics.find(({ name }) => name === word);
  const isFlag = word.startsWith('-');
  const later = rest.find((other) => names.includes(other));
  const known = synonymOf(commandSynonyms, word);
  const sub = withSubcommands(commands).find(
    (entry) => !names.includes(entry.name) && lastWord(entry) === word,
  );
  const advice = /^-{0,2}(?:v|version)$/i.test(word)
    ? 'mlp --version prints the version'
    : isFlag
      ? later && `flags follow the command: mlp ${later}`
      : topic
        ? `mlp help ${topic.name} tells of it`
        : (withFile(word, later) ??
          (sub && ask([`mlp ${sub.name}`])) ??
          ask(suggestions(word, names, known === undefined ? [] : [known])));
  return new MlpError({
    kind: 'usage',
    problem: `unknown ${isFlag ? 'flag' : 'command'} ${quote(word)}`,
    advice: advice ?? `the commands are ${names.join(', ')}`,
  });
}

/** What can be done with a file that stands in the place of a command. */
function withFile(word: string, command: string | undefined): string | undefined {
  if (looksLikeModel(word)) return `mlp inspect ${shellWord(word)} shows what is in it`;
  if (!looksLikeData(word) && !existsSync(word)) return undefined;
  return `name what to do with it first: mlp ${command ?? 'train'} ${shellWord(word)}`;
}
