import type { Schema } from '../dataset/encode/schema.js';
import { type Model, type ModelEmbedding, type ModelNetwork, networksOf } from '../model/model.js';
import { embeddingSpec } from '../model/read-embedding.js';
import { embeddingKinds } from '../network/embeddings/kinds.js';
import { part } from '../network/parts.js';
import type { ExportFormat } from './export-format.js';

/** The marks of the two precisions in a header. */
const dtypes = { single: 'F32', double: 'F64' } as const;
const WIDTHS = { single: 4, double: 8 } as const;

/** A header is padded with blanks so that the numbers begin at a multiple of so many bytes. */
const ALIGNMENT = 8;

/**
 * safetensors: the weights alone. The length of a header (8 bytes, little-endian), the header as JSON, and the numbers of
 * one tensor after another, little-endian. `layers.0.weight` is units × inputs, `layers.0.bias` units, as PyTorch has
 * them; with `members.0.` before it where there are several networks.
 */
export const safetensorsFormat: ExportFormat = {
  summary: 'the weights alone',
  endings: ['.safetensors'],
  runner: undefined,
  isOurs: (start) => /^.{8}\{"__metadata__":\{"format":"mlp"/su.test(start),
  write(model) {
    const { precision } = model;
    const tensors = tensorsOf(model);
    const header: Record<string, unknown> = { __metadata__: metadataOf(model) };
    let end = 0;
    for (const { name, shape, numbers } of tensors) {
      const start = end;
      end += WIDTHS[precision] * numbers.length;
      header[name] = { dtype: dtypes[precision], shape, data_offsets: [start, end] };
    }
    const json = new TextEncoder().encode(JSON.stringify(header));
    const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
    const content = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
    const view = new DataView(content.buffer);
    view.setBigUint64(0, BigInt(length), true);
    content.set(json, 8);
    let at = 8 + length;
    for (const { numbers } of tensors) {
      for (const x of numbers) {
        if (precision === 'single') view.setFloat32(at, x, true);
        else view.setFloat64(at, x, true);
        at += WIDTHS[precision];
      }
    }
    return {
      content,
      what: `safetensors, ${dtypes[precision]}`,
      notes: tensors.map(({ name, shape, meaning }) => [name, shape.join(' × '), meaning]),
    };
  },
};

interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
  readonly meaning: string;
}

function tensorsOf(model: Model): NamedTensor[] {
  const { schema } = model;
  const tensorsOfOne = (one: ModelNetwork, prefix: string): NamedTensor[] => [
    ...(one.embedding === undefined ? [] : tensorsOfEmbedding(one.embedding, schema, prefix)),
    ...tensorsOfNetwork(one, prefix),
  ];
  if (model.members === undefined) return tensorsOfOne(model, '');
  return model.members.flatMap((one, m) => tensorsOfOne(one, `members.${m}.`));
}

/** What is learnt, for all columns together, and what is constant, of each. */
function tensorsOfEmbedding(own: ModelEmbedding, schema: Schema, prefix: string): NamedTensor[] {
  const { buildEmbedding, weightsOfColumns } = part('embeddings');
  const spec = embeddingSpec(own, schema);
  const embedding = buildEmbedding(spec);
  const weights = weightsOfColumns(
    embedding,
    own.columns.map((column) => column.weights),
  );
  const { rows } = embeddingKinds[own.kind];
  return [
    ...embedding.parameters.map(({ name, value }) => ({
      name: `${prefix}embedding.${name}`,
      shape: value.shape,
      numbers: [...(weights.get(value) ?? [])],
      meaning: `${own.kind}, column by column`,
    })),
    ...spec.columns.flatMap(({ constants }, c) =>
      constants.map((numbers, r) => ({
        name: `${prefix}embedding.${c}.${rows[r]}`,
        shape: [numbers.length],
        numbers,
        meaning: `${own.kind} of ${own.columns[c].column}`,
      })),
    ),
  ];
}

function tensorsOfNetwork({ layers }: ModelNetwork, prefix: string): NamedTensor[] {
  return layers.flatMap(({ units, activation, weights }, l) => [
    {
      name: `${prefix}layers.${l}.weight`,
      shape: [units, weights[0].length - 1],
      numbers: weights.flatMap(([, ...others]) => others),
      meaning: `one row per unit, ${activation}`,
    },
    {
      name: `${prefix}layers.${l}.bias`,
      shape: [units],
      numbers: weights.map(([bias]) => bias),
      meaning: 'one number per unit',
    },
  ]);
}

/** Texts by their names, as the format wants them. */
function metadataOf(model: Model): Readonly<Record<string, string>> {
  const temperatures = networksOf(model).flatMap(({ temperature }) => temperature ?? []);
  const embedded = networksOf(model).flatMap(({ embedding }) =>
    embedding === undefined
      ? []
      : [{ kind: embedding.kind, columns: embedding.columns.map(({ column }) => column) }],
  );
  return {
    format: 'mlp',
    version: model.mlp,
    activations: JSON.stringify(networksOf(model)[0].layers.map(({ activation }) => activation)),
    ...(embedded.length > 0 && { embeddings: JSON.stringify(embedded) }),
    ...(temperatures.length > 0 && { temperatures: JSON.stringify(temperatures) }),
    recipe: JSON.stringify(model.recipe),
    seed: String(model.seed),
    weights: model.weights,
  };
}
