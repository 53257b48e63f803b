import * as v from 'valibot';
import { metrics } from '../estimator/metrics.js';
import { count, oneOf, sha256, text } from '../model/checks.js';
import { issueText } from '../model/issue-text.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { keysOf } from '../support/records.js';
import { outerFold } from './ledger/schema.js';
import { joinedParameters, type Parameters, readParameters } from './parameters.js';
import { type SweepSetting, trialOf } from './trial.js';

/** A trial as an engine gives it: what is to be tried, and what is said of it beside that. */
export interface GivenTrial {
  readonly parameters: Parameters;
  /** What the engine calls it. */
  readonly number?: number | undefined;
  /** What a line of `pending` says of all trials of its sweep. */
  readonly setting?: SweepSetting | undefined;
  /** Of such a line. */
  readonly budget?: number | undefined;
}

const object = v.record(v.string(), v.unknown());
const asked = v.object({ number: v.number(), params: object });

/** A line that says what a trial is: of those that are pending, or of a ledger. */
const line = v.object({
  type: oneOf(['pending', 'trial']),
  id: text,
  parameters: object,
  budget: v.exactOptional(count),
  data: sha256,
  seed: count,
  base: object,
  folds: v.exactOptional(count),
  test: v.exactOptional(v.number()),
  outer: v.exactOptional(outerFold),
  repeats: count,
  metric: oneOf(keysOf(metrics)),
});

/**
 * The trial that an object of JSON describes: parameters by the names of options, an answer of `optuna ask`, or a line of
 * pending trials.
 *
 * @param place of it, for messages
 * @throws MlpError ('usage') for what is none of these, for options that no training has, and for a line that was edited
 */
export function readTrial(json: unknown, place: string): GivenTrial {
  if (v.is(asked, json)) {
    return { parameters: readParameters(json.params, place), number: json.number };
  }
  if (v.is(v.object({ type: v.string() }), json)) return readLine(json, place);
  if (v.is(object, json) && !Array.isArray(json))
    return { parameters: readParameters(json, place) };
  throw new MlpError({
    kind: 'usage',
    place: { file: place },
    problem: 'expected an object',
    advice: 'like {"lr": 0.05, "hidden": "8"}',
  });
}

function readLine(json: unknown, place: string): GivenTrial {
  const read = v.safeParse(line, json);
  if (!read.success) {
    throw new MlpError({
      kind: 'usage',
      place: { file: place },
      problem: `this is no line of a trial: ${issueText(read.issues[0], 'the trial')}`,
    });
  }
  const { id, parameters, budget, type: _, base, ...rest } = read.output;
  const setting = { ...rest, base: readParameters(base, place) };
  const trial = trialOf(setting, readParameters(parameters, place));
  if (trial.id !== id) {
    throw new MlpError({
      kind: 'usage',
      place: { file: place },
      problem: `the trial's id is ${escapeControls(id)}, and what it says is of ${trial.id}: the line was edited, or is of another version of mlp`,
      advice: 'write the lines again',
    });
  }
  return { parameters: trial.parameters, setting, budget };
}

/** What is given of one trial in several places, together. @throws MlpError ('usage') for a line that is not alone */
export function joinedTrials(parts: readonly GivenTrial[]): GivenTrial {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  if (parts.some(({ setting }) => setting !== undefined)) {
    throw new MlpError({
      kind: 'usage',
      problem: 'a line of a pending trial says all of it, and there are other parameters',
      advice: 'give one of them',
    });
  }
  return {
    parameters: parts.reduce<Parameters>((all, one) => joinedParameters(all, one.parameters), {}),
    number: parts.find(({ number }) => number !== undefined)?.number,
  };
}
