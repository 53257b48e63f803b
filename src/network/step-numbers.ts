import { keysOf } from '../support/records.js';
import type { Penalties } from './objective.js';
import { momentsOf, type OptimizerSettings } from './optimizers.js';
import { regularizers } from './regularizers.js';

/** What has numbers that a step may take as inputs. */
export interface NumberedSpec extends OptimizerSettings {
  readonly penalties: Penalties;
  readonly exampleCount: number;
  readonly weightDecay?: number | undefined;
  readonly clipNorm?: number | undefined;
}

/** All numbers that may be inputs of a step, by their names. */
export function stepNumbers(spec: NumberedSpec): ReadonlyMap<string, number> {
  const { penalties, exampleCount, momentum, weightDecay = 0, clipNorm = 0 } = spec;
  const { formula } = penalties;
  return new Map([
    ...keysOf(regularizers).map(
      (name) => [`λ/n of ${name}`, (penalties[name] ?? 0) / exampleCount] as const,
    ),
    ['λ/n of the formula', (formula?.strength ?? 0) / exampleCount],
    ['momentum', momentum],
    ...momentsOf(spec),
    ['weight decay', weightDecay],
    ['norm of the gradient', clipNorm],
  ]);
}
