import { FittedModel as FittedModelAlone } from '../estimator/fitted-model.js';
import * as embeddings from '../network/embeddings.js';
import { buildNetwork as buildNetworkAlone } from '../network/network.js';
import { usePart } from '../network/parts.js';
import { parseModel as parseModelAlone } from './models.js';

/*
 * What may need embeddings, and cannot wait until they are loaded: where the whole library is, they come with it. Each is
 * said to be pure, so that a bundle has embeddings only with one of these.
 */

function withEmbeddings<T>(itself: T): T {
  usePart('embeddings', embeddings);
  return itself;
}

export const FittedModel = /* @__PURE__ */ withEmbeddings(FittedModelAlone);
export type FittedModel = FittedModelAlone;
export const parseModel = /* @__PURE__ */ withEmbeddings(parseModelAlone);
export const buildNetwork = /* @__PURE__ */ withEmbeddings(buildNetworkAlone);
