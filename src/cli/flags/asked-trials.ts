import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { unreadable } from '../../dataset/input/source.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { readParameters } from '../../sweep/parameters.js';
import { type GivenTrial, joinedTrials, readTrial } from '../../sweep/read-trial.js';
import type { SweepSetting, Trial } from '../../sweep/trial.js';
import type { Terminal } from '../output/terminal.js';
import { parseJson } from './parse-json.js';
import { recipeFlags } from './recipe-from-flags.js';
import { refuseUseless } from './refuse-useless.js';
import { scoringFlags, scoringFromFlags } from './sweep-flags.js';
import { trialFlags } from './trial-flags.js';
import type { FlagValues } from './values.js';

/** A trial to be run, on rows that are to have a SHA-256 where it says one. */
export interface AskedTrial {
  readonly setting: Omit<SweepSetting, 'data'> & { readonly data?: string | undefined };
  readonly trial: Pick<Trial, 'parameters' | 'budget'> & { readonly id: string };
  readonly number?: number | undefined;
}

/** Whether a word is a trial, or a part of one, and no file. */
export function isTrial(word: string): boolean {
  return word === '-' || /^\s*\{/.test(word) || /^[\w-]+=/.test(word);
}

/**
 * The trials that words, standard input and files ask for; what is only said by flags is one. There may be none: in a file of
 * which all lines are asked for, and for the last tasks of an array that has more of them than there are trials.
 */
export async function askedTrials(
  words: readonly string[],
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<readonly AskedTrial[]> {
  const from = flags.get(trialFlags.from);
  if (from === undefined) {
    refuseUseless(flags, [trialFlags.index, trialFlags.stride], 'chooses lines of --from');
    const parts: GivenTrial[] = [];
    for (const word of words) parts.push(await readWord(word, paths, terminal));
    return [asAsked(joinedTrials(parts), flags)];
  }
  if (words.length > 0) {
    const problem = 'the file says what is to be tried, and so does another word';
    throw new MlpError({
      kind: 'usage',
      option: 'from',
      value: from,
      problem,
      advice: 'give one of them',
    });
  }
  return linesOf(from, flags).map((given) => asAsked(given, flags));
}

async function readWord(
  word: string,
  paths: readonly string[],
  terminal: Terminal,
): Promise<GivenTrial> {
  if (word === '-') {
    if (paths.includes('-')) {
      const problem = 'standard input cannot be both the rows and the trial';
      throw new MlpError({ kind: 'usage', problem, advice: 'give the trial as JSON in its place' });
    }
    return trialIn(await textOf(terminal.stdin), '<stdin>');
  }
  if (/^\s*\{/.test(word)) return trialIn(word, 'the trial');
  const at = word.indexOf('=');
  return { parameters: readParameters({ [word.slice(0, at)]: word.slice(at + 1) }) };
}

/** The lines of a file that are asked for. */
function linesOf(path: string, flags: FlagValues): GivenTrial[] {
  const name = escapeControls(path);
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    throw unreadable(name, error);
  }
  const index = flags.get(trialFlags.index);
  const first = index ?? 0;
  const stride = flags.get(trialFlags.stride);
  const every = stride ?? (index === undefined ? 1 : Number.POSITIVE_INFINITY);
  const filled = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [{ line, place: `${name}:${i + 1}` }],
  );
  if (index !== undefined && stride === undefined && index >= filled.length) {
    throw new MlpError({
      kind: 'usage',
      option: 'index',
      value: String(index),
      problem: `there are not as many trials in ${name}`,
      advice: 'they are counted from 0',
    });
  }
  return filled
    .filter((_, i) => i === first || (i > first && (i - first) % every === 0))
    .map(({ line, place }) => trialIn(line, place));
}

function trialIn(text: string, place: string): GivenTrial {
  const error = { kind: 'usage', advice: 'like {"lr": 0.05, "hidden": "8"}' } as const;
  return readTrial(parseJson(text, place, error), place);
}

/** What is asked for: a line says all of it, and otherwise the flags say the rest. */
function asAsked(
  { parameters, number, setting, budget }: GivenTrial,
  flags: FlagValues,
): AskedTrial {
  if (setting !== undefined) {
    refuseUseless(
      flags,
      [...recipeFlags, ...Object.values(scoringFlags)],
      'is said by the line of the trial',
    );
    return { setting, trial: { id: '', parameters, budget } };
  }
  const { testFile, ...scoring } = scoringFromFlags(flags);
  if (testFile !== undefined) {
    const problem = 'no trial sees the rows of the test';
    throw new MlpError({
      kind: 'usage',
      option: 'test',
      value: testFile,
      problem,
      advice: 'leave it out',
    });
  }
  return { setting: scoring, trial: { id: '', parameters }, number };
}
