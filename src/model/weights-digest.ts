import { createSha256 } from '../support/platform.js';
import type { ModelLayer } from './model.js';

/** The numbers of a network. */
interface NetworkWeights {
  readonly embedding?: { readonly columns: readonly Pick<ModelLayer, 'weights'>[] };
  readonly layers: readonly Pick<ModelLayer, 'weights'>[];
}

/**
 * `sha256:` and the SHA-256 of the weights in hexadecimal: of every network, its embedding and every layer in order, row by row,
 * the bias first, each number as a little-endian float64 (float32 weights too), whatever the machine's own order.
 */
export function weightsDigest(networks: readonly NetworkWeights[]): string {
  const hash = createSha256();
  for (const { embedding, layers } of networks) {
    for (const { weights } of [...(embedding?.columns ?? []), ...layers]) {
      for (const row of weights) hash.update(littleEndian(row));
    }
  }
  return `sha256:${hash.hex()}`;
}

function littleEndian(row: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * row.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < row.length; i++) view.setFloat64(8 * i, row[i], true);
  return bytes;
}
