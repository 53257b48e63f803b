import type { Schema } from '../dataset/encode/schema.js';
import { type Model, type ModelNetwork, networksOf } from './model.js';

/** Numbers of two models that are not the same. */
export interface NumberDifference {
  /** How many there are in this part, and how many of them differ in a bit. */
  readonly weights: number;
  readonly differing: number;
  /** By how much, at most. */
  readonly largest: number;
  /** Of the first that differs: its place in the part, both from 1. */
  readonly row: number;
  readonly column: number;
  readonly values: readonly [number, number];
}

/** A part of two models that is not the same; plain data. */
export interface ModelDifference {
  /** Of an ensemble: which network, from 1. */
  readonly member?: number;
  /** `layer 1`, `the embedding of age`, `the temperature`, `the column age`. */
  readonly part: string;
  /** How its numbers differ; undefined where it is not made of the same numbers, or of none. */
  readonly numbers?: NumberDifference;
  /** What each of the two has, where that is not numbers of the same places. */
  readonly has?: readonly [string, string];
}

/** How many weights the networks of a model have; of an embedding with them, as its digest counts. */
export function weightCount(model: Model): number {
  return networksOf(model)
    .flatMap(({ embedding, layers }) => [...(embedding?.columns ?? []), ...layers])
    .reduce((sum, { weights }) => sum + sizeOf(weights), 0);
}

/**
 * What differs between two models in what they predict: the weights bit by bit, −0 from 0, too; network by network, each from
 * its embedding to its last layer. What becomes of columns comes last.
 */
export function modelDifferences(a: Model, b: Model): ModelDifference[] {
  const [ours, theirs] = [networksOf(a), networksOf(b)];
  const several = a.members !== undefined || b.members !== undefined;
  const ofNetworks = ours.slice(0, theirs.length).flatMap((network, m) => {
    const found = networkDifferences(network, theirs[m]);
    return several ? found.map((one) => ({ member: m + 1, ...one })) : found;
  });
  const count = (networks: readonly unknown[]) => `${networks.length} networks`;
  return [
    ...ofNetworks,
    ...unlike('the ensemble', count(ours), count(theirs)),
    ...unlike('the loss', a.loss, b.loss),
    ...unlike('the unit of the loss', a.logBase, b.logBase),
    ...unlike('the precision', a.precision, b.precision),
    ...schemaDifferences(a.schema, b.schema),
  ];
}

function networkDifferences(a: ModelNetwork, b: ModelNetwork): ModelDifference[] {
  const kindOf = ({ embedding }: ModelNetwork) => embedding?.kind ?? 'none';
  const columnsOf = ({ embedding }: ModelNetwork) => embedding?.columns ?? [];
  const widths = ({ layers }: ModelNetwork) => layers.map(({ units }) => units).join(',');
  return [
    ...unlike('the embedding', kindOf(a), kindOf(b)),
    ...columnsOf(a).flatMap(({ column, weights }, c) =>
      matrixDifference(`the embedding of ${column}`, weights, columnsOf(b)[c]?.weights),
    ),
    ...a.layers.flatMap(({ activation, weights }, l) => [
      ...matrixDifference(`layer ${l + 1}`, weights, b.layers[l]?.weights),
      ...unlike(`the activation of layer ${l + 1}`, activation, b.layers[l]?.activation),
    ]),
    ...unlike('the layers', widths(a), widths(b)),
    ...unlike('the temperature', String(a.temperature ?? 1), String(b.temperature ?? 1)),
  ];
}

function unlike(part: string, a: string, b: string | undefined): ModelDifference[] {
  return b === undefined || a === b ? [] : [{ part, has: [a, b] }];
}

type Matrix = readonly (readonly number[])[];

function matrixDifference(part: string, a: Matrix, b: Matrix | undefined): ModelDifference[] {
  if (b === undefined) return [];
  if (a.length !== b.length || a.some((row, j) => row.length !== b[j].length)) {
    return [{ part, has: [shapeOf(a), shapeOf(b)] }];
  }
  let [differing, largest] = [0, 0];
  let first: Pick<NumberDifference, 'row' | 'column' | 'values'> | undefined;
  a.forEach((row, j) => {
    row.forEach((x, i) => {
      const y = b[j][i];
      if (Object.is(x, y)) return;
      differing += 1;
      largest = Math.max(largest, Math.abs(x - y));
      first ??= { row: j + 1, column: i + 1, values: [x, y] };
    });
  });
  return first === undefined
    ? []
    : [{ part, numbers: { weights: sizeOf(a), differing, largest, ...first } }];
}

function shapeOf(matrix: Matrix): string {
  return `${matrix.length} × ${matrix[0]?.length ?? 0} weights`;
}

function sizeOf(matrix: Matrix): number {
  return matrix.reduce((sum, row) => sum + row.length, 0);
}

/** Where columns become other inputs, or the target another output. */
function schemaDifferences(a: Schema, b: Schema): ModelDifference[] {
  const [ours, theirs] = [
    [...a.features, a.target],
    [...b.features, b.target],
  ];
  return ours.flatMap((encoder) => {
    const other = theirs.find(({ column }) => column === encoder.column);
    if (other === undefined || sameData(encoder, other)) return [];
    return [{ part: `the column ${encoder.column}`, has: [asText(encoder), asText(other)] }];
  });
}

/** Of an encoder, all but its column, as a record may show it. */
function asText({ column: _, ...encoder }: Schema['features'][number] | Schema['target']): string {
  return JSON.stringify(encoder);
}

/** Whether two values of plain data are the same, in whatever order their keys are. */
function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b);
  }
  const [ours, theirs] = [entriesOf(a), entriesOf(b)];
  return (
    ours.size === theirs.size &&
    [...ours].every(([key, value]) => theirs.has(key) && sameData(value, theirs.get(key)))
  );
}

function entriesOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, item]) => item !== undefined));
}
