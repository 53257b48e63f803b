import { inputNames } from '../../dataset/encode/schema.js';
import type { JsonRecord } from '../../estimator/json-record.js';
import type { PreparedFit } from '../../estimator/prepare-fit.js';
import { unitOf } from '../../estimator/records.js';
import type { Fitted } from '../../estimator/train-prepared.js';
import { type EmbeddingLayer, embeddings } from '../../network/embeddings.js';
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
      ...(validation ? [row('validation', validation, regression?.validation)] : []),
      ...(test ? [row('test', test, regression?.test)] : []),
      row(baseline, { loss: fitted.baselineLoss }),
    ],
    { titleStyle: colours.dim },
  );
  const epochs = `${formatCount(fitted.epochs)} ${fitted.epochs === 1 ? 'epoch' : 'epochs'}`;
  const rate = formatRate(fitted.examples / fitted.seconds);
  return `
stopped after ${epochs}: ${whyStopped(fitted.stopped)}${keptText(fitted)}
${scores}time ${formatDuration(fitted.seconds)}, ${rate}
weights ${model.weights}
model ${colours.bold(escapeControls(out))}
`;
}

/** Which weights were kept, if they are not those of the last epoch that was finished. */
export function keptText({
  epochs,
  weightsEpoch,
}: Pick<Fitted, 'epochs' | 'weightsEpoch'>): string {
  if (weightsEpoch === epochs) return '';
  if (weightsEpoch === 0) return '; the weights are those that it began with';
  const epoch = formatCount(weightsEpoch);
  return weightsEpoch > epochs
    ? `; the weights are what part of epoch ${epoch} made of them`
    : `; the weights are those of epoch ${epoch}`;
}

/** What --dry-run prints: the inputs, the layers and the number of weights. */
export function dryRunText(
  { resolved: { network, objective }, data }: PreparedFit,
  colours: Colours,
): string {
  const { schema, training, validation, test } = data;
  const target = schema.target;
  const classes = target.kind === 'classes' ? `classes ${listText(target.classes)}` : 'a number';
  const parts = [
    `${formatCount(countOf(training))} to train on`,
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
${layers}weights   ${formatCount(parameterCount(network.spec))} with the biases
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
  return `${kind}: ${inputs} ${formatCount(embedding.outputs)} numbers more; ${size} ${embeddings[kind].sizeOf} each, ${weights}`;
}

function embeddedWeights({ parameters }: EmbeddingLayer): number {
  return parameters.reduce((sum, { value: { shape } }) => sum + shape[0] * shape[1], 0);
}

/** What --dry-run says, for --json. */
export function dryRunRecord({
  resolved: { network, objective },
  data: { schema, training, validation, test },
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
  };
}
