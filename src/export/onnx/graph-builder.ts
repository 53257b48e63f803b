import type { Attribute, ElementType, Node, Tensor } from './protocol.js';
import { elementTypes } from './protocol.js';

/** What a node has besides its inputs. */
export interface NodeDetails {
  /** The name of its output, if that is free; one is made of its operator otherwise. */
  readonly name?: string | undefined;
  /** A name that was reserved for its output. */
  readonly output?: string | undefined;
  readonly domain?: string | undefined;
  readonly attributes?: Readonly<Record<string, Attribute>> | undefined;
}

/** Collects the nodes and the constants of an ONNX graph. Every value has a name of its own. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly initializers: Tensor[] = [];
  readonly #names = new Set<string>();

  /** A name that nothing has yet: the one that is wanted, if it is free. An empty one would mean that nothing is there. */
  reserve(wanted: string): string {
    const base = wanted === '' ? 'unnamed' : wanted;
    let name = base;
    for (let n = 2; this.#names.has(name); n++) name = `${base}_${n}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node of one output, whose name it gives. */
  node(type: string, inputs: readonly string[], details: NodeDetails = {}): string {
    const { name = type.toLowerCase(), domain, attributes = {} } = details;
    const output = details.output ?? this.reserve(name);
    const entries = new Map(Object.entries(attributes));
    this.nodes.push({ type, domain, inputs, output, attributes: entries });
    return output;
  }

  cast(value: string, to: ElementType, name?: string): string {
    return this.node('Cast', [value], {
      name,
      attributes: { to: { kind: 'int', value: elementTypes[to] } },
    });
  }

  /** Values side by side: n × k₁, n × k₂, … become n × (k₁ + k₂ + …). */
  columns(values: readonly string[], name: string): string {
    return values.length === 1
      ? values[0]
      : this.node('Concat', values, { name, attributes: { axis: { kind: 'int', value: 1 } } });
  }

  /** Numbers that never change. */
  numbers(
    name: string,
    type: 'float' | 'double' | 'int64',
    numbers: ArrayLike<number>,
    dims: readonly number[] = [1, numbers.length],
  ): string {
    const reserved = this.reserve(name);
    this.initializers.push({ name: reserved, type, dims, numbers });
    return reserved;
  }

  texts(name: string, texts: readonly string[]): string {
    const reserved = this.reserve(name);
    this.initializers.push({ name: reserved, type: 'string', dims: [texts.length], texts });
    return reserved;
  }
}
