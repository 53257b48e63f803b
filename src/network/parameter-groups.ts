import type { Value } from '../autodiff/graph.js';
import { keysOf } from '../support/records.js';
import type { Network } from './network.js';

/** Parameters that may have a step of their own. */
interface ParameterGroup {
  of(network: Network): readonly Value[];
  readonly summary: string;
}

/** The groups, of which each parameter is in one. A new one is a record here. */
export const parameterGroups = {
  embed: {
    of: ({ embedding }) => (embedding?.parameters ?? []).map(({ value }) => value),
    summary: 'what an embedding learns',
  },
  weights: {
    of: ({ layers }) => layers.flatMap(({ matrices }) => matrices),
    summary: "the layers' weights",
  },
  biases: {
    of: ({ layers }) => layers.map(({ bias }) => bias),
    summary: "the layers' biases",
  },
} as const satisfies Record<string, ParameterGroup>;

export type GroupName = keyof typeof parameterGroups;

/** What η is multiplied by for the parameters of a group; 1 where nothing is said. */
export type RateFactors = { readonly [group in GroupName]?: number };

/** The factor of each parameter of a network, where it is not 1. */
export function factorsOf(network: Network, factors: RateFactors): ReadonlyMap<Value, number> {
  const found = new Map<Value, number>();
  for (const group of keysOf(parameterGroups)) {
    const factor = factors[group] ?? 1;
    if (factor === 1) continue;
    for (const parameter of parameterGroups[group].of(network)) found.set(parameter, factor);
  }
  return found;
}
