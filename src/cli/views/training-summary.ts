import { inputNames } from '../../dataset/encode/schema.js';
import type { JsonRecord } from '../../estimator/json-record.js';
import type { PreparedFit } from '../../estimator/prepare-fit.js';
import { unitOf } from '../../estimator/records.js';
import type { Fitted } from '../../estimator/train-prepared.js';
import { embeddingKinds } from '../../network/embeddings/kinds.js';
import type { EmbeddingLayer } from '../../network/embeddings.js';
import { countOf } from '../../network/example-rows.js';
import { type Network, parameterCount } from '../../network/network.js';
import type { Score } from '../../network/scorer.js';
import { escapeControls } from '../../support/errors.js';
import { whyStopped } from '../../training/convergence.js';
import type { RegressionMetrics } from '../../training/metrics.js';
import type { Colours } from '../output/colours.js';
import {
  formatCount,
  formatDuration,
  formatLoss,
  formatPercent,
  formatRate,
} from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { listText } from './list-text.js';
import { scoreText } from './score-text.js';

/** What train says at the end. */
export function summaryText(fitted: Fitted, out: string, colours: Colours): string {
  const { model, training, validation, test, regression } = fitted;
  const unit = { '2': ' bits', e: ' nats' }[unitOf(fitted.objective) ?? '2'];
  const suffix = unitOf(fitted.objective) === undefined ? '' : unit;
  const row = (name: string, score: Score, own?: RegressionMetrics): string[] => [
    name,
    `${formatLoss(score.loss)}${suffix}`,
    ...(regression === undefined
      ? [score.accuracy === undefined ? '' : formatPercent(score.accuracy)]
      : [
          own === undefined ? '' : scoreText('rmse', own.rmse),
          own?.r2 === undefined ? '' : scoreText('r2', own.r2),
        ]),
  ];
  const titles = regression === undefined ? ['accuracy'] : ['RMSE', 'R²'];
  const baseline =
    model.task === 'classification' ? 'always the class frequencies' : 'always the mean';
  const scores = formatTable(
    [
      { title: '', style: colours.bold },
      { title: 'loss', align: 'right' },
      ...titles.map((title) => ({ title, align: 'right' as const })),
    ],
    [
      row('training', training, regression?.training),
      ...(validation ? [row(validationTitle(fitted), validation, regression?.validation)] : []),
      ...(test ? [row('test', test, regression?.test)] : []),
      row(baseline, { loss: fitted.baselineLoss }),
    ],
    { titleStyle: colours.dim },
  );
  const epochs = `${formatCount(fitted.epochs)} ${fitted.epochs === 1 ? 'epoch' : 'epochs'}${ofMembers(fitted)}`;
  const rate = formatRate(fitted.examples / fitted.seconds);
  return `
stopped after ${epochs}: ${whyStopped(fitted.stopped)}${keptText(fitted)}
${membersText(fitted, suffix, colours)}${scores}time ${formatDuration(fitted.seconds)}, ${rate}
weights ${model.weights}
model ${colours.bold(escapeControls(out))}
`;
}

/** Which weights were kept, if they are not those of the last epoch that was finished. */
export function keptText({
  epochs,
  weightsEpoch,
}: Pick<Fitted, 'epochs' | 'weightsEpoch'>): string {
  if (weightsEpoch === undefined || weightsEpoch === epochs) return '';
  if (weightsEpoch === 0) return '; the weights are those that it began with';
  const epoch = formatCount(weightsEpoch);
  return weightsEpoch > epochs
    ? `; the weights are what part of epoch ${epoch} made of them`
    : `; the weights are those of epoch ${epoch}`;
}

function ofMembers({ members }: Fitted): string {
  if (members === undefined) return '';
  return members.length === 1 ? ' of 1 member' : ` of ${formatCount(members.length)} members`;
}

/** Of an ensemble, each row is scored by the members that have not seen it. */
function validationTitle({ members, validationRows = 0 }: Fitted): string {
  return members === undefined
    ? 'validation'
    : `${formatCount(validationRows)} ${validationRows === 1 ? 'row' : 'rows'} by members that held them out`;
}

/** A line for each member of an ensemble: which of its epochs was kept, and how good that is on its own. */
function membersText({ members }: Fitted, unit: string, colours: Colours): string {
  if (members === undefined) return '';
  const isWatched = members.some(({ validation }) => validation !== undefined);
  const right = (title: string) => ({ title, align: 'right' as const });
  return formatTable(
    [
      right('member'),
      right('seed'),
      right('epochs'),
      right('kept'),
      ...(isWatched ? [right('loss, held out')] : []),
    ],
    members.map(({ seed, epochs, weightsEpoch, validation }, m) => [
      m + 1,
      seed,
      formatCount(epochs),
      formatCount(weightsEpoch),
      ...(validation ? [`${formatLoss(validation.loss)}${unit}`] : []),
    ]),
    { titleStyle: colours.dim },
  );
}

/** What --dry-run prints: the inputs, the layers and the number of weights. */
export function dryRunText(
  { recipe: { ensemble }, resolved: { network, objective }, data, folds }: PreparedFit,
  colours: Colours,
): string {
  const { schema, training, validation, test } = data;
  const target = schema.target;
  const classes = target.kind === 'classes' ? `classes ${listText(target.classes)}` : 'a number';
  const parts = [
    `${formatCount(countOf(training))} to train on`,
    ...(folds ? [`of which each member holds out one of ${folds.length} parts`] : []),
    ...(validation ? [`${formatCount(countOf(validation))} to validate`] : []),
    ...(test ? [`${formatCount(countOf(test))} to test`] : []),
  ];
  const layers = formatTable(
    [
      { title: 'layer' },
      { title: 'inputs' },
      { title: 'units' },
      { title: 'activation' },
      { title: 'weights' },
    ],
    network.layers.map((layer, l) => [
      l + 1,
      layer.inputs,
      layer.units,
      layer.activation,
      formatCount((1 + layer.inputs) * layer.units),
    ]),
    { indent: '  ', titleStyle: colours.dim },
  );
  const embedding = embeddingText(network);
  return `rows      ${parts.join(', ')}
inputs    ${listText(inputNames(schema))}
${embedding === undefined ? '' : `embedding ${embedding}\n`}target    ${escapeControls(target.column)}: ${classes}
loss      ${objective.loss}
layers
${layers}weights   ${formatCount(parameterCount(network.spec))} with the biases${ensemble === undefined ? '' : `, ${formatCount(ensemble)} times`}
`;
}

/** `periodic: 5 of the inputs become 15 numbers more, 16 frequencies, 420 weights` */
function embeddingText({ embedding }: Network): string | undefined {
  if (embedding === undefined) return undefined;
  const { kind, columns, size } = embedding.spec;
  const count = embeddedWeights(embedding);
  const weights = count === 0 ? 'nothing to learn' : `${formatCount(count)} weights`;
  const inputs =
    columns.length === 1
      ? '1 of the inputs becomes'
      : `${formatCount(columns.length)} of the inputs become`;
  return `${kind}: ${inputs} ${formatCount(embedding.outputs)} numbers more; ${size} ${embeddingKinds[kind].sizeOf} each, ${weights}`;
}

function embeddedWeights({ parameters }: EmbeddingLayer): number {
  return parameters.reduce((sum, { value: { shape } }) => sum + shape[0] * shape[1], 0);
}

/** What --dry-run says, for --json. */
export function dryRunRecord({
  recipe: { ensemble },
  resolved: { network, objective },
  data: { schema, training, validation, test },
  folds,
}: PreparedFit): JsonRecord {
  const { target } = schema;
  return {
    type: 'dry-run',
    rows: countOf(training),
    validationRows: validation && countOf(validation),
    testRows: test && countOf(test),
    inputs: inputNames(schema),
    target: target.column,
    classes: target.kind === 'classes' ? target.classes : undefined,
    loss: objective.loss,
    ...(network.embedding && {
      embedding: {
        kind: network.embedding.spec.kind,
        size: network.embedding.spec.size,
        inputs: network.embedding.spec.columns.map(({ input }) => inputNames(schema)[input]),
        outputs: network.embedding.outputs,
        weights: embeddedWeights(network.embedding),
      },
    }),
    layers: network.layers.map(({ inputs, units, activation }) => ({ inputs, units, activation })),
    weights: parameterCount(network.spec),
    members: ensemble,
    folds: folds?.length,
  };
}
