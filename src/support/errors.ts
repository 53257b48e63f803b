/**
 * What went wrong, in the terms of the exit codes: `usage` (2) an option that cannot be,
 * `data` (3) a data or model file that is missing, malformed or does not match, `diverged` (4) the
 * loss is not a number any more, `check` (5) a check that did not hold.
 */
export type Fault = 'usage' | 'data' | 'diverged' | 'check';

/** Where in a file something is wrong: `iris.csv:17:4`. The file's name is fit to be shown. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1, in characters. */
  readonly column?: number | undefined;
}

/** A place in a text of one line. */
export interface Excerpt {
  readonly text: string;
  /** From 0, in UTF-16 units; where something is missing, `end` is `start`. */
  readonly start: number;
  readonly end: number;
}

/** Options by their keys in a recipe (`classWeight`), with the value that each has or should have. */
export type OptionValues = Readonly<Record<string, string | undefined>>;

/**
 * A sentence, or a sentence and the options that it names. `{}` in the sentence is where they belong, one for each
 * option or one for all; they follow it when there is none. An option without a value is only named.
 *
 * `{ text: 'treat it as missing with', options: { na: 'n/a', missing: 'mean' } }`
 */
export type Phrase = string | { readonly text: string; readonly options: OptionValues };

/** One way out. */
export type Advice =
  | string
  | {
      readonly text: string;
      readonly options: OptionValues;
      /** What helps where one of the options cannot be given. */
      readonly otherwise?: string | undefined;
    };

/** An error as a value: what went wrong, where, and what can be done. No flag of a command line is named. */
export interface Problem {
  readonly kind: Fault;
  readonly place?: Place | undefined;
  /** In a sentence, without the place and the option at fault, unless it names that itself. */
  readonly problem: Phrase;
  /** The option that is at fault, by its key in a recipe, and the value that it has. */
  readonly option?: string | undefined;
  readonly value?: string | undefined;
  /** The text at fault and where in it, to be shown with carets under the place. */
  readonly excerpt?: Excerpt | undefined;
  /** Ways out, the best first. */
  readonly advice?: Advice | readonly Advice[] | undefined;
}

/** How options are spelled where an error is shown. */
export interface OptionWords {
  /** `--na n/a`; undefined for an option that is not known there. */
  spell(option: string, value: string | undefined): string | undefined;
  /** Whether an option can be given there, and so be advised. */
  canGive(option: string): boolean;
}

/** As a caller of the library writes them. */
export const recipeWords = {
  spell(option: string, value: string | undefined): string {
    if (value === undefined) return option;
    // A comma at the end would be the sentence's.
    return `${option} ${escapeControls(value.endsWith(',') ? `"${value}"` : value)}`;
  },
  canGive: () => true,
} satisfies OptionWords;

/**
 * An error that a user can do something about. Anything else that is thrown is a fault in mlp.
 *
 * Its message is one line: where, what, and what to do, options by their keys in a recipe. `worded` gives it
 * with the flags of a command.
 */
export class MlpError extends Error {
  readonly details: Problem;

  constructor(details: Problem) {
    super(worded(details, recipeWords));
    this.name = 'MlpError';
    this.details = details;
  }
}

/**
 * A problem in one line, `place: option value: problem — advice`, fit to be shown. Advice whose options cannot be given
 * where it is shown is left out, or says what helps otherwise.
 */
export function worded(details: Problem, words: OptionWords): string {
  const { place, option, value, problem } = details;
  const spell = (name: string, of: string | undefined): string =>
    words.spell(name, of) ?? recipeWords.spell(name, of);
  const isNamed = typeof problem !== 'string' && option !== undefined && option in problem.options;
  const what = [
    ...(place === undefined ? [] : [placeText(place)]),
    ...(option === undefined || isNamed ? [] : [spell(option, value)]),
    typeof problem === 'string' ? problem : phraseText(problem, spell),
  ].join(': ');
  const ways = adviceOf(details).flatMap((advice) => wordedAdvice(advice, words) ?? []);
  // Most of it is escaped where it is quoted; advice may name what is in a file, too.
  return escapeControls(ways.length === 0 ? what : `${what} — ${ways.join(', or ')}`);
}

/** The ways out of a problem as a list. */
export function adviceOf({ advice }: Problem): readonly Advice[] {
  if (advice === undefined) return [];
  return typeof advice === 'string' || 'text' in advice ? [advice] : advice;
}

function wordedAdvice(advice: Advice, words: OptionWords): string | undefined {
  if (typeof advice === 'string') return advice;
  const spelled: string[] = [];
  for (const [option, value] of Object.entries(advice.options)) {
    const word = words.canGive(option) ? words.spell(option, value) : undefined;
    if (word === undefined) return advice.otherwise;
    spelled.push(word);
  }
  return filled(advice.text, spelled);
}

/** A sentence with its options as they are spelled. */
export function phraseText(
  { text, options }: Exclude<Phrase, string>,
  spell: (option: string, value: string | undefined) => string,
): string {
  return filled(
    text,
    Object.entries(options).map(([name, of]) => spell(name, of)),
  );
}

/** Puts options where a sentence has places for them, the first ones: what follows may be a user's text. */
function filled(text: string, spelled: readonly string[]): string {
  const parts = text.split('{}');
  const places = parts.length - 1;
  if (places === 0) return `${text} ${spelled.join(' ')}`.trim();
  const fillings = places < spelled.length ? [spelled.join(' ')] : spelled;
  return parts.reduce((before, part, i) => `${before}${fillings[i - 1] ?? '{}'}${part}`);
}

/** `iris.csv:17:4` */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** Text from a file as it may be shown: quoted, control characters escaped, at most 60 characters. */
export function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `"${escapeControls(shown)}"`;
}

/** Replaces control, bidirectional-override and line-separator characters by `\xNN` and `\uNNNN`. */
export function escapeControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) => {
    const code = c.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/**
 * The candidate nearest to `word` by edit distance, when it is near enough to be a typing slip: at most two edits or
 * one in three letters, and never more than half of a short word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const { length } = word;
  let best: string | undefined;
  let bestDistance = Math.min(Math.max(2, Math.floor(length / 3)), Math.floor(length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, in which two letters that change places are one edit, by rows of the dynamic programme. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? beforeLast[j - 2] + 1 : substitution;
      row.push(Math.min(substitution, swap, last[j] + 1, row[j - 1] + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
