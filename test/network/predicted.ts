import type { NetworkPredictor } from '../../src/network/network-predictor.js';

/** What is predicted of all rows, one after the other. */
export function predicted(
  predictor: Pick<NetworkPredictor, 'predict'>,
  ...[features, count]: Parameters<NetworkPredictor['predict']>
): Float64Array {
  return Float64Array.from(
    Array.from(predictor.predict(features, count), (row) => [...row]).flat(),
  );
}
