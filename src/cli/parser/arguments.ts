import { existsSync } from 'node:fs';
import { looksLikeModel } from '../../model/save-model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { flagOf } from '../flags/flag.js';
import type { CommandModule } from './command.js';
import { meantAsFlag } from './unknown-flag.js';

/** What a command was given, as far as it could be read. */
export interface Given {
  readonly name: string;
  readonly command: CommandModule;
  readonly args: readonly string[];
  /** The values of the flags, by the keys of their options. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Whether a command reads rows. */
function readsRows({ argument }: CommandModule): boolean {
  return /^[<[]data\.\.\.[>\]]$/.test(argument);
}

/** Whether a word is probably the name of a file of rows. */
export function looksLikeData(word: string): boolean {
  return /\.(?:csv|tsv|txt|data|parquet)(?:\.gz|\.zst)?$/i.test(word);
}

/** Whether a word is probably the name of a model. */
function namesModel(word: string): boolean {
  return existsSync(word) ? looksLikeModel(word) : /\.json$/i.test(word);
}

/** The error for a command without its argument, which a flag may have taken for its value. */
export function missingArgument({ name, command, flags }: Given): MlpError {
  const what = command.argument.replace(/[<>.]/g, '').toUpperCase();
  for (const option of command.flags) {
    const value = flags[option.key];
    if (typeof value !== 'string' || option.type.isSwitch) continue;
    const wantsFile = /file/.test(option.placeholder ?? '') && option.key !== 'model';
    if (!readsRows(command) || wantsFile || !looksLikeData(value)) continue;
    return new MlpError({
      kind: 'usage',
      problem: `${what} is missing: ${flagOf(option)} took ${escapeControls(value)} for its value`,
      advice: `give ${flagOf(option)} a value of its own: mlp ${name} ${shellWord(value)}`,
    });
  }
  return new MlpError({
    kind: 'usage',
    problem: `${what} is missing: ${command.argumentSummary}`,
    advice: `for example ${exampleOf(command)}`,
  });
}

/** The first example of a command, without its flags. */
function exampleOf({ examples }: CommandModule): string {
  return examples[0][0].replace(/ -.*/, '');
}

/** The error for a command with more than its one argument. */
export function tooManyArguments({ name, command, args }: Given): MlpError {
  const flag = args.flatMap((word) => meantAsFlag(word, command) ?? [])[0];
  return new MlpError({
    kind: 'usage',
    problem: `too many arguments: ${args.map((word) => escapeControls(shellWord(word))).join(' ')}; one was expected`,
    advice: flag === undefined ? `mlp ${name} --help lists the flags` : hyphens(flag),
  });
}

/** The error for several arguments of which one is no file of rows, though the command takes as many as there are. */
export function strayArgument({ name, command, args }: Given): MlpError | undefined {
  if (!readsRows(command)) return undefined;
  const model = args.find(namesModel);
  if (model !== undefined) {
    const flag = command.flags.some(({ key }) => key === 'model') ? '--model' : '--out';
    const data = args.filter((word) => !namesModel(word));
    return new MlpError({
      kind: 'usage',
      problem: `${escapeControls(model)} is a model, which a flag names`,
      advice: commandWith(name, data.length === 0 ? ['data.csv'] : data, flag, model),
    });
  }
  for (const word of args) {
    if (existsSync(word)) continue;
    const flag = meantAsFlag(word, command);
    const isNumber = args.length > 1 && /^[\d.]+,?$/.test(word);
    if (flag === undefined && !isNumber) continue;
    return new MlpError({
      kind: 'usage',
      problem: `${escapeControls(shellWord(word))} is no file`,
      advice:
        flag === undefined
          ? 'numbers in a list have commas and no blanks between them: 16,8'
          : hyphens(flag),
    });
  }
  return undefined;
}

function hyphens(flag: string): string {
  return `did you mean ${flag}, with two hyphens?`;
}

/** The error for a model in the place of rows, when a command failed: it says more than what is wrong with its rows. */
export function modelForData({ name, command, args, flags }: Given): MlpError | undefined {
  const [data] = args;
  if (!readsRows(command) || data === undefined || data === '-') return undefined;
  if (!looksLikeModel(data)) return undefined;
  const shown = escapeControls(data);
  if (!command.flags.some(({ key }) => key === 'model')) {
    return new MlpError({
      kind: 'usage',
      problem: `${shown} is a model, and no data`,
      advice: `mlp inspect ${shellWord(data)} shows it`,
    });
  }
  const { model } = flags;
  const swapped = typeof model === 'string' && existsSync(model) && !looksLikeModel(model);
  return new MlpError({
    kind: 'usage',
    problem: swapped
      ? `${shown} is a model, and ${escapeControls(model)} is none`
      : `${shown} is a model, and no data`,
    advice: commandWith(name, [swapped ? model : 'data.csv'], '--model', data),
  });
}

function commandWith(name: string, data: readonly string[], flag: string, model: string): string {
  return `mlp ${name} ${data.map(shellWord).join(' ')} ${flag} ${shellWord(model)}`;
}
