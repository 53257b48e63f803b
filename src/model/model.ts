import type { FeatureEncoder, Schema } from '../dataset/encode/schema.js';
import type { LossChoice } from '../network/choices.js';
import type { Rows } from '../network/embeddings/embedding.js';
import type { EmbeddingName } from '../network/embeddings/names.js';
import type { LogBase } from '../network/losses.js';
import type { Advice } from '../support/errors.js';

/** One layer of a model: `units` rows of 1 + (units of the layer before) numbers, the bias first. */
export interface ModelLayer {
  readonly units: number;
  /** A hidden layer's activation, by name or as a formula, or the output: softmax, sigmoid or linear. */
  readonly activation: string;
  /** w_j0, w_j1, … for unit j, as in W·x with x extended by x0 = 1. */
  readonly weights: readonly (readonly number[])[];
}

/** What numeric columns become beside themselves, in front of the first layer. */
export interface ModelEmbedding {
  readonly kind: EmbeddingName;
  /**
   * Of each column that is embedded, in the order of the features, rows of numbers. periodic: the frequencies, as many
   * phases, and for each output its bias and a weight for each frequency; bins: their edges.
   */
  readonly columns: readonly { readonly column: string; readonly weights: Rows }[];
}

/** What belongs to one network of a model. */
export interface ModelNetwork {
  readonly embedding?: ModelEmbedding;
  /** From the first hidden layer to the output. */
  readonly layers: readonly ModelLayer[];
  /** What the weighted sums of its output are divided by before they become probabilities; 1 unless it is there. */
  readonly temperature?: number;
}

/** One network of several whose predictions are averaged. */
export interface ModelMember extends ModelNetwork {
  /** Of its training. */
  readonly seed: number;
}

/** The networks of a model: one, or the members of an ensemble. */
type Networks = OneNetwork | Members;

interface OneNetwork extends ModelNetwork {
  readonly members?: never;
}

type Members = {
  readonly members: readonly ModelMember[];
} & { readonly [K in keyof ModelNetwork]?: never };

/** How well training went. Losses are in the unit of the model's `logBase`; what is no finite number is left out. */
export interface ModelMetrics {
  /** How many epochs were trained. */
  readonly epochs: number;
  /** The criterion that stopped training. */
  readonly stopped: string;
  readonly loss?: number;
  readonly accuracy?: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly testLoss?: number;
  readonly testAccuracy?: number;
  /** The loss of always predicting the class frequencies, or the mean. */
  readonly baselineLoss?: number;
}

/**
 * The value of an option that training depended on: a plain one, a list, or a record: a choice with a `name`
 * and its numbers, or the weights of classes. Models of old hold the texts of flags.
 */
export type RecipeValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | { readonly [key: string]: string | number };

/** Everything that prediction needs, and where it came from. This is what a model file holds. */
export type Model = SingleModel | EnsembleModel;

/** A model of one network. */
export interface SingleModel extends ModelHead, OneNetwork {}

/** A model of several networks, which predicts the mean of what they predict. */
export type EnsembleModel = ModelHead & Members;

interface ModelHead {
  readonly format: typeof MODEL_FORMAT;
  /** See `formatVersion`. */
  readonly version: 1 | typeof MODEL_VERSION;
  /** The version of mlp that wrote it. */
  readonly mlp: string;
  readonly task: 'classification' | 'regression';
  /** How columns become inputs, and outputs the target. */
  readonly schema: Schema;
  readonly loss: LossChoice;
  readonly logBase: LogBase;
  /** `single`: every weight is a float32, and a number in the file means the nearest float32. */
  readonly precision: 'single' | 'double';
  /** The options of the training, by name: a recipe as it is stored. */
  readonly recipe: { readonly [option: string]: RecipeValue };
  readonly seed: number;
  readonly metrics: ModelMetrics;
  /** What it was trained on: the file's name without its folder, its SHA-256, and the rows used. */
  readonly data: {
    readonly name: string;
    /** How many files there were, of which it is the first, where there were several. */
    readonly files?: number;
    readonly sha256: string;
    readonly rows: number;
  };
  /** `sha256:…` of the weights; see `weightsDigest`. */
  readonly weights: string;
}

export const MODEL_FORMAT = 'mlp-model' as const;
/** Goes up when an older mlp could not read the file, or would misread it. */
export const MODEL_VERSION = 2 as const;

/** The networks of a model: one, or all members of an ensemble. */
export function networksOf(model: Networks): readonly ModelNetwork[] {
  return model.members ?? [model];
}

/** The version that networks and their inputs are written in: the first that can hold them, so that an older mlp reads what it can. */
export function formatVersion(
  { members, embedding, temperature }: Networks,
  { features }: Schema,
): Model['version'] {
  const isNew = (encoder: FeatureEncoder): boolean =>
    encoder.indicator === true || (encoder.kind === 'number' && encoder.clip !== undefined);
  const isOld = (members ?? embedding ?? temperature) === undefined && !features.some(isNew);
  return isOld ? 1 : 2;
}

/** Where models come from. */
export const modelAdvice: Advice = 'give a file that mlp train wrote (model.json)';
