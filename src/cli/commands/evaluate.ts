import { openSource } from '../../dataset/csv/source.js';
import { engines } from '../../engine/engines.js';
import { crossValidate } from '../../estimator/cross-validate.js';
import { evaluationOf, predictionsOf, scalarsOf } from '../../estimator/evaluation.js';
import { ndjson, unitOf } from '../../estimator/records.js';
import { readModel } from '../../model/read-model.js';
import { restore } from '../../model/restore.js';
import { createScorer } from '../../network/scorer.js';
import { MlpError, quote } from '../../support/errors.js';
import { recipeFlags, withConfig } from '../flags/config-file.js';
import { csvFlags, dataFlags } from '../flags/data-flags.js';
import { readLabelled, readTrainingTable } from '../flags/data-from-flags.js';
import { type Flag, nameOf, optionalFlag, type Parser, whole } from '../flags/flag.js';
import { modelFlags } from '../flags/model-flags.js';
import { networkFlags } from '../flags/network-flags.js';
import { recipeFrom } from '../flags/recipe-from-flags.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { talkOf } from '../output/notices.js';
import { formatLoss } from '../output/numbers.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { evaluationRecord, evaluationText } from '../views/evaluation-text.js';
import {
  foldRecord,
  foldsRecord,
  foldsText,
  type ScoredFold,
  scoreFold,
  summarize,
} from '../views/folds-text.js';

const group = 'Evaluation';

/** `accuracy=0.9`, or several of them. */
const thresholds: Parser<ReadonlyMap<string, number>> = {
  expected: 'metrics and what they must reach, like accuracy=0.9 or f1=0.8,recall=0.7',
  parse(text) {
    const parts = text
      .split(',')
      .map((part) => /^(\w+)=(-?(?:\d+\.?\d*|\.\d+))$/.exec(part.trim()));
    const limits = new Map<string, number>();
    for (const match of parts) {
      if (match === null) return undefined;
      limits.set(match[1], Number(match[2]));
    }
    return limits;
  },
};

const evaluateFlags = {
  cv: optionalFlag(
    {
      flags: '--cv <k>',
      summary: "cross-validate a recipe, given by train's flags, in k folds; no model is written",
      group,
    },
    whole(2),
  ),
  failUnder: optionalFlag(
    {
      flags: '--fail-under <limits>',
      summary: 'exit with 5 when a metric is below its limit, like accuracy=0.9',
      group,
    },
    thresholds,
  ),
  json: outputFlags.json,
  quiet: outputFlags.quiet,
  engine: runFlags.engine,
};

const modelOnly: readonly Flag<unknown>[] = Object.values(modelFlags);
const csvOnly: readonly Flag<unknown>[] = Object.values(csvFlags);
const recipeOnly: readonly Flag<unknown>[] = [
  ...recipeFlags.filter((flag) => !csvOnly.includes(flag)),
  runFlags.config,
];

export const command: CommandModule = {
  description: 'Scores a model on labelled rows; with --cv, cross-validates a recipe instead.',
  examples: [
    ['mlp evaluate held-out.csv', 'how good is model.json on these rows?'],
    ['mlp evaluate held-out.csv --fail-under accuracy=0.9', 'a check for a script: exit code 5'],
    ['mlp evaluate data.csv --cv 10 --hidden 8 --momentum 0.9', 'ten-fold cross-validation'],
  ],
  argument: '<data>',
  argumentSummary: 'a CSV file with the target, or - for standard input',
  flags: [...Object.values(evaluateFlags), ...modelOnly, ...csvOnly, ...recipeOnly],
  usable(flags) {
    const useless = flags.given(evaluateFlags.cv)
      ? [...modelOnly, dataFlags.test, networkFlags.initFrom]
      : recipeOnly;
    return command.flags.filter((flag) => !useless.includes(flag));
  },
  async run(path, flags, terminal) {
    const k = flags.get(evaluateFlags.cv);
    if (k === undefined) return evaluateModel(path, flags, terminal);
    refuse(flags, modelOnly, 'belongs to the evaluation of a model, and --cv trains its own');
    return crossValidateRecipe(k, path, withConfig(flags), terminal);
  },
};

async function evaluateModel(path: string, flags: FlagValues, terminal: Terminal): Promise<number> {
  refuse(flags, recipeOnly, 'belongs to training, and is of use here with --cv only');
  const model = readModel(flags.get(modelFlags.model));
  const { network, weights, objective } = restore(model);
  const unknown = flags.get(modelFlags.unknown);
  const source = await openSource(path, terminal);
  const examples = await readLabelled(source, model.schema, model.precision, flags, unknown);
  const scorer = createScorer(
    network,
    objective,
    engines[flags.get(runFlags.engine)],
    model.precision,
  );
  scorer.use(weights);
  const { loss } = scorer.score(examples);
  const evaluation = evaluationOf(predictionsOf(scorer, model.schema, examples), model.schema);

  const context = { rows: examples.count, loss, logBase: unitOf(objective) };
  const json = flags.get(evaluateFlags.json);
  terminal.stdout.write(
    json
      ? ndjson({ type: 'evaluation', ...evaluationRecord(evaluation, context) })
      : evaluationText(evaluation, context, stdoutColours(terminal)),
  );
  return check(flags, scalarsOf(evaluation));
}

/** Cross-validates the recipe that train's flags describe. */
async function crossValidateRecipe(
  k: number,
  path: string,
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  const validation = flags.get(dataFlags.validation);
  if (flags.given(dataFlags.test) || validation?.kind === 'file') {
    throw new MlpError({
      kind: 'usage',
      problem: '--cv holds out rows of its own, and takes no --test and no file for --validation',
      advice: 'leave it out; --validation 0.1 holds out a part of the training rows of each fold',
    });
  }
  if (flags.given(networkFlags.initFrom)) {
    throw new MlpError({
      kind: 'usage',
      problem: '--cv takes no --init-from',
      advice: 'the model has seen the rows',
    });
  }
  const recipe = recipeFrom(flags);
  const json = flags.get(evaluateFlags.json);
  const talk = talkOf(terminal, flags.get(evaluateFlags.quiet));
  const { table, recipe: data } = await readTrainingTable(path, flags, talk, terminal);
  const engine = engines[flags.get(runFlags.engine)];

  const scored: ScoredFold[] = [];
  for await (const fold of crossValidate(k, table, data, recipe, engine, validation?.fraction)) {
    const one = scoreFold(fold);
    scored.push(one);
    if (json) terminal.stdout.write(ndjson(foldRecord(one)));
    else talk.note(`fold ${fold.number} of ${k}: loss ${formatLoss(one.loss)}`);
  }
  terminal.stdout.write(
    json ? ndjson(foldsRecord(scored)) : foldsText(scored, stdoutColours(terminal)),
  );
  const means = new Map([...summarize(scored)].map(([name, { mean }]) => [name, mean]));
  return check(flags, means);
}

/** Refuses flags that would have no effect. */
function refuse(flags: FlagValues, useless: readonly Flag<unknown>[], why: string): void {
  const given = useless.find((flag) => flags.given(flag));
  if (given === undefined) return;
  throw new MlpError({ kind: 'usage', problem: `${nameOf(given)} ${why}`, advice: 'leave it out' });
}

/** The exit code; throws when a metric is below its limit in --fail-under. */
function check(flags: FlagValues, scores: ReadonlyMap<string, number>): number {
  for (const [name, limit] of flags.get(evaluateFlags.failUnder) ?? []) {
    const value = scores.get(name);
    if (value === undefined || !HIGHER_IS_BETTER.has(name)) {
      const known = [...scores.keys()].filter((key) => HIGHER_IS_BETTER.has(key));
      throw new MlpError({
        kind: 'usage',
        problem: `--fail-under ${quote(name)}: there is no such limit here`,
        advice: `choose from ${known.join(', ')}`,
      });
    }
    if (!(value >= limit)) {
      throw new MlpError({
        kind: 'check',
        problem: `${name} is ${value}, under the limit of ${limit}`,
      });
    }
  }
  return exitCodes.done;
}

/** The metrics that it makes sense to be under a limit of. */
const HIGHER_IS_BETTER: ReadonlySet<string> = new Set([
  'accuracy',
  'precision',
  'recall',
  'f1',
  'r2',
]);
