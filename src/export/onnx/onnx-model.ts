import type { TargetEncoder } from '../../dataset/encode/schema.js';
import { describeReading } from '../../dataset/readings/describe-reading.js';
import { plainNumbers } from '../../dataset/readings/reading.js';
import type { Model } from '../../model/model.js';
import { restore } from '../../model/restore.js';
import { VERSION } from '../../support/version.js';
import { columnInput } from './column-inputs.js';
import { addColumns, ML_DOMAIN } from './column-nodes.js';
import { GraphBuilder } from './graph-builder.js';
import { addNetwork } from './network-nodes.js';
import type { OnnxModel, ValueInfo } from './protocol.js';

/** ONNX 1.13: the first whose reductions take their axes alike. */
const IR_VERSION = 8;
export const OPSET = 18;
const ML_OPSET = 3;

/** The number of rows of every input and output. */
const ROWS = 'rows';

/**
 * All of a prediction as a model in ONNX: an input for each column, scaling, one-hot encoding, the network, and the
 * names of the classes. A row that `predict` refuses comes out as NaN, and as an empty class.
 *
 * @param unknown what becomes of categories that training did not see
 */
export function onnxModel(model: Model, unknown: 'error' | 'ignore'): OnnxModel {
  const builder = new GraphBuilder();
  const type = model.precision === 'single' ? 'float' : 'double';
  const columns = model.schema.features.map((encoder) => ({
    input: columnInput(encoder, model.schema),
    name: builder.reserve(encoder.column),
  }));
  const names = { prediction: builder.reserve('prediction'), probabilities: '' };
  const { target } = model.schema;
  if (target.kind === 'classes') names.probabilities = builder.reserve('probabilities');

  const features = addColumns(builder, columns, unknown);
  const axis = builder.numbers('axis', 'int64', [1], [1]);
  // x − x is 0 for every number, and NaN for what is none: so is their sum.
  const differences = builder.node('Sub', [features, features], { name: 'differences' });
  const refusal = builder.node('ReduceSum', [differences, axis], { name: 'refusal' });
  const { network, weights } = restore(model);
  const inputs = type === 'float' ? builder.cast(features, 'float', 'inputs') : features;
  const predicted = addNetwork(builder, network, weights, type, inputs);
  const ending = { type, names, predicted, units: network.spec.outputs.units, refusal } as const;
  const outputs =
    target.kind === 'classes'
      ? addClasses(builder, { ...ending, target })
      : addNumber(builder, { ...ending, target });

  return {
    irVersion: IR_VERSION,
    opsets: new Map([
      ['', OPSET],
      ...(builder.nodes.some(({ domain }) => domain === ML_DOMAIN)
        ? [[ML_DOMAIN, ML_OPSET] as const]
        : []),
    ]),
    producer: { name: 'mlp', version: VERSION },
    doc: `${model.task} of ${target.column}, trained on ${model.data.name}`,
    metadata: metadataOf(model),
    graph: {
      name: 'mlp',
      nodes: builder.nodes,
      initializers: builder.initializers,
      inputs: columns.map(({ name, input: { type, doc } }) => ({
        name,
        type,
        dims: [ROWS, 1],
        doc,
      })),
      outputs,
    },
  };
}

interface Ending<Kind extends TargetEncoder['kind']> {
  readonly target: TargetEncoder & { readonly kind: Kind };
  readonly type: 'float' | 'double';
  readonly names: { readonly prediction: string; readonly probabilities: string };
  /** What the network says (n × units). */
  readonly predicted: string;
  readonly units: number;
  /** 0, or NaN for a row that is refused (n × 1, float64). */
  readonly refusal: string;
}

/** A probability for each class, and the name of the most probable one: the first of equals. */
function addClasses(builder: GraphBuilder, ending: Ending<'classes'>): ValueInfo[] {
  const { target, type, names, predicted, units, refusal } = ending;
  const { classes, column } = target;
  const each = units === 1 ? bothOf(builder, predicted, type) : predicted;
  const added = type === 'float' ? builder.cast(refusal, type) : refusal;
  builder.node('Add', [each, added], { output: names.probabilities });
  const place = builder.node('ArgMax', [each], {
    attributes: { axis: { kind: 'int', value: 1 }, keepdims: { kind: 'int', value: 1 } },
  });
  const none = builder.numbers('none', 'int64', [classes.length], []);
  const chosen = builder.node('Where', [builder.node('IsNaN', [refusal]), none, place]);
  const texts = builder.texts('classes', [...classes, '']);
  builder.node('Gather', [texts, chosen], { output: names.prediction });
  return [
    { name: names.prediction, type: 'string', dims: [ROWS, 1], doc: `${column}: a class` },
    {
      name: names.probabilities,
      type,
      dims: [ROWS, classes.length],
      doc: `of each class: ${JSON.stringify(classes)}`,
    },
  ];
}

/** 1 − p and p, of the one unit of a sigmoid. */
function bothOf(builder: GraphBuilder, p: string, type: 'float' | 'double'): string {
  const other = builder.node('Sub', [builder.numbers('one', type, [1], []), p]);
  return builder.columns([other, p], 'pair');
}

/** The number in the target's own unit. */
function addNumber(builder: GraphBuilder, ending: Ending<'number'>): ValueInfo[] {
  const { target, type, names, predicted, refusal } = ending;
  const encoded = type === 'float' ? builder.cast(predicted, 'double') : predicted;
  const scaled = builder.node('Mul', [encoded, builder.numbers('unit', 'double', [target.scale])]);
  const offset = builder.numbers('origin', 'double', [target.offset]);
  const decoded = builder.node('Add', [scaled, offset], { name: 'decoded' });
  builder.node('Add', [decoded, refusal], { output: names.prediction });
  const reading = target.reading ?? plainNumbers;
  const doc = `${target.column}: ${describeReading(reading)}`;
  return [{ name: names.prediction, type: 'double', dims: [ROWS, 1], doc }];
}

/** Where a model comes from: what it was trained by and on, and the digest of its weights. */
function metadataOf(model: Model): ReadonlyMap<string, string> {
  const { target } = model.schema;
  return new Map([
    ['mlp.version', model.mlp],
    ['mlp.task', model.task],
    ['mlp.target', target.column],
    ...(target.kind === 'classes'
      ? [['mlp.classes', JSON.stringify(target.classes)] as const]
      : []),
    ['mlp.recipe', JSON.stringify(model.recipe)],
    ['mlp.seed', String(model.seed)],
    ['mlp.data', JSON.stringify(model.data)],
    ['mlp.metrics', JSON.stringify(model.metrics)],
    ['mlp.weights', model.weights],
  ]);
}
