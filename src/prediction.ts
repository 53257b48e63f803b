/** The library's face for who has a model and only predicts: a bundle of it is as small as can be. */
export {
  type Field,
  type Fields,
  FittedModel,
  type Row,
  type RowPrediction,
} from './estimator/fitted-model.js';
export { parseModel, readModel } from './library/models.js';
export type { Model } from './model/model.js';
export { MlpError, type Problem } from './support/errors.js';
