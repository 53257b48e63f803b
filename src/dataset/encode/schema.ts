import { FARTHEST } from '../lane/clip.js';
import type { NumericReading, Reading } from '../readings/reading.js';
import type { MissingPolicy } from '../table/missing.js';

/** How one column becomes inputs of the network. Plain data: it is stored in the model file. */
export type FeatureEncoder =
  | {
      readonly kind: 'number';
      readonly column: string;
      /** How its fields are read; as plain numbers when it is not there. */
      readonly reading?: NumericReading;
      /** encoded = (x − offset) / scale */
      readonly offset: number;
      readonly scale: number;
      /** Then clipped smoothly to less than this, where it is there: e / √(1 + (e / clip)²). */
      readonly clip?: number;
      /** What a missing field counts as, before it is scaled; null where it is an error. */
      readonly missing: number | null;
      /** Whether one more input, behind the others, is 1 where the field is missing, and 0 elsewhere. */
      readonly indicator?: true;
    }
  | {
      readonly kind: 'category';
      readonly column: string;
      /** How its fields are compared; as texts when it is not there. */
      readonly reading?: Reading;
      /** One input each: 1 for the category of the field, 0 for the others. */
      readonly categories: readonly string[];
      /** What a missing field counts as; null where it is an error. */
      readonly missing: string | null;
      /** As of a number. */
      readonly indicator?: true;
    };

/** How the target becomes a number. */
export type TargetEncoder =
  | {
      readonly kind: 'classes';
      readonly column: string;
      readonly reading?: Reading;
      readonly classes: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly column: string;
      readonly reading?: NumericReading;
      readonly offset: number;
      readonly scale: number;
    };

/** All that is needed to turn the records of another file into examples, or into inputs. */
export interface Schema {
  readonly features: readonly FeatureEncoder[];
  readonly target: TargetEncoder;
  /** Whether the file of the training had a header; without one, columns go by position. */
  readonly header: boolean;
  /** One character, or `blanks`. */
  readonly delimiter: string;
  /** What the lines of the file began with that were no records, if any did. */
  readonly comment?: string;
  /** How many lines there were in front of the records, where some were left out. */
  readonly skipLines?: number;
  /** The texts of missing fields. */
  readonly na: readonly string[];
  readonly missing: MissingPolicy;
}

/** How many inputs of the network a column becomes. */
export function widthOf(encoder: FeatureEncoder): number {
  return valueWidth(encoder) + (encoder.indicator ? 1 : 0);
}

/** How many of them say its value: an indicator is behind these. */
export function valueWidth(encoder: FeatureEncoder): number {
  return encoder.kind === 'number' ? 1 : encoder.categories.length;
}

/** How many inputs the network has. */
export function inputCount(schema: Schema): number {
  return schema.features.reduce((sum, encoder) => sum + widthOf(encoder), 0);
}

/** The inputs that are numeric columns, scaled, by their places among all. */
export function numericInputs(schema: Schema): number[] {
  let at = 0;
  return schema.features.flatMap((encoder) => {
    const first = at;
    at += widthOf(encoder);
    return encoder.kind === 'number' ? [first] : [];
  });
}

/** A name for each input: `age`, `age is missing`, `job=clerk`, … */
export function inputNames(schema: Schema): string[] {
  return schema.features.flatMap((encoder) => {
    const { column } = encoder;
    const names =
      encoder.kind === 'number'
        ? [column]
        : encoder.categories.map((category) => `${column}=${category}`);
    return encoder.indicator ? [...names, `${column} is missing`] : names;
  });
}

/** How a number is encoded. */
export interface NumberScale {
  readonly offset: number;
  readonly scale: number;
  /** As of a `FeatureEncoder`. */
  readonly clip?: number | undefined;
}

/** What was clipped to float32 is not had back beyond this share of a clip. */
const NEAREST_TO_CLIP = 6e-8;

/** x of a number that was encoded as `encodeNumber` does. Of numbers far beyond a clip it is the order only. */
export function decodeNumber({ offset, scale, clip }: NumberScale, encoded: number): number {
  if (clip === undefined) return encoded * scale + offset;
  const share = encoded / clip;
  return (encoded / Math.sqrt(Math.max(1 - share * share, NEAREST_TO_CLIP))) * scale + offset;
}

/** (x − offset) / scale, and clipped: the only place where it is computed, so that all readers agree on its bits. */
export function encodeNumber({ offset, scale, clip }: NumberScale, x: number): number {
  const scaled = (x - offset) / scale;
  if (clip === undefined) return scaled;
  // Holzmüller, Grinsztajn and Steinwart, 2024, section 3: outliers come close to the clip, in their order.
  const share = Math.min(Math.max(scaled / clip, -FARTHEST), FARTHEST);
  return clip * (share / Math.sqrt(1 + share * share));
}

/** Whether a number stays as it is. */
export function isPlainScale({ offset, scale, clip }: NumberScale): boolean {
  return offset === 0 && scale === 1 && clip === undefined;
}
