import { PbfWriter } from 'pbf';

/**
 * The messages of ONNX that a graph of tensors needs, as plain data, and their bytes: `onnx.proto` of ONNX 1.13, with the
 * numbers of its fields beside what is written.
 */

/** The types of a tensor's elements, by their numbers in TensorProto.DataType. */
export const elementTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

export type Tensor = {
  readonly name: string;
  readonly dims: readonly number[];
} & (
  | { readonly type: 'float' | 'double' | 'int64'; readonly numbers: ArrayLike<number> }
  | { readonly type: 'string'; readonly texts: readonly string[] }
);

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] };

export interface Node {
  readonly type: string;
  /** Of the operator; ONNX's own where there is none. */
  readonly domain?: string | undefined;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** An input or an output of the graph; a dimension without a number has a name. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
  readonly doc: string;
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opsets: ReadonlyMap<string, number>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly doc: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: {
    readonly name: string;
    readonly nodes: readonly Node[];
    readonly initializers: readonly Tensor[];
    readonly inputs: readonly ValueInfo[];
    readonly outputs: readonly ValueInfo[];
  };
}

type Write<T> = (value: T, to: PbfWriter) => void;

/** The bytes of a ModelProto. */
export function onnxBytes(model: OnnxModel): Uint8Array {
  const to = new PbfWriter();
  to.writeVarintField(1, model.irVersion);
  to.writeStringField(2, model.producer.name);
  to.writeStringField(3, model.producer.version);
  to.writeStringField(6, model.doc);
  to.writeMessage(7, writeGraph, model.graph);
  messages(to, 8, model.opsets, ([domain, version], opset) => {
    opset.writeStringField(1, domain);
    opset.writeVarintField(2, version);
  });
  messages(to, 14, model.metadata, ([key, value], entry) => {
    entry.writeStringField(1, key);
    entry.writeStringField(2, value);
  });
  return to.finish();
}

function messages<T>(to: PbfWriter, tag: number, all: Iterable<T>, write: Write<T>): void {
  for (const one of all) to.writeMessage(tag, write, one);
}

const writeGraph: Write<OnnxModel['graph']> = (graph, to) => {
  messages(to, 1, graph.nodes, writeNode);
  to.writeStringField(2, graph.name);
  messages(to, 5, graph.initializers, writeTensor);
  messages(to, 11, graph.inputs, writeValueInfo);
  messages(to, 12, graph.outputs, writeValueInfo);
};

const writeNode: Write<Node> = ({ type, domain, inputs, output, attributes }, to) => {
  for (const input of inputs) to.writeStringField(1, input);
  to.writeStringField(2, output);
  to.writeStringField(3, output);
  to.writeStringField(4, type);
  messages(to, 5, attributes, writeAttribute);
  if (domain !== undefined) to.writeStringField(7, domain);
};

const writeAttribute: Write<readonly [string, Attribute]> = ([name, attribute], to) => {
  to.writeStringField(1, name);
  switch (attribute.kind) {
    case 'int':
      to.writeVarintField(3, attribute.value);
      to.writeVarintField(20, 2);
      return;
    case 'ints':
      for (const value of attribute.value) to.writeVarintField(8, value);
      to.writeVarintField(20, 7);
      return;
    case 'strings':
      for (const value of attribute.value) to.writeStringField(9, value);
      to.writeVarintField(20, 8);
  }
};

const writeTensor: Write<Tensor> = (tensor, to) => {
  for (const dim of tensor.dims) to.writeVarintField(1, dim);
  to.writeVarintField(2, elementTypes[tensor.type]);
  if (tensor.type === 'string') {
    const utf8 = new TextEncoder();
    for (const text of tensor.texts) to.writeBytesField(6, utf8.encode(text));
  }
  to.writeStringField(8, tensor.name);
  if (tensor.type !== 'string') to.writeBytesField(9, rawData(tensor.type, tensor.numbers));
};

/** Little-endian, whatever the machine's own order. */
function rawData(type: 'float' | 'double' | 'int64', numbers: ArrayLike<number>): Uint8Array {
  const width = type === 'float' ? 4 : 8;
  const bytes = new Uint8Array(width * numbers.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < numbers.length; i++) {
    if (type === 'float') view.setFloat32(4 * i, numbers[i], true);
    else if (type === 'double') view.setFloat64(8 * i, numbers[i], true);
    else view.setBigInt64(8 * i, BigInt(numbers[i]), true);
  }
  return bytes;
}

const writeValueInfo: Write<ValueInfo> = ({ name, type, dims, doc }, to) => {
  to.writeStringField(1, name);
  to.writeMessage(2, writeType, { type, dims });
  to.writeStringField(3, doc);
};

type TensorType = Pick<ValueInfo, 'type' | 'dims'>;

const writeType: Write<TensorType> = (type, to) => to.writeMessage(1, writeTensorType, type);

const writeTensorType: Write<TensorType> = ({ type, dims }, to) => {
  to.writeVarintField(1, elementTypes[type]);
  to.writeMessage(2, writeShape, dims);
};

const writeShape: Write<TensorType['dims']> = (dims, to) =>
  messages(to, 1, dims, (dim, one) => {
    if (typeof dim === 'number') one.writeVarintField(1, dim);
    else one.writeStringField(2, dim);
  });
