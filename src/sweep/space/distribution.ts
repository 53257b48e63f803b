import type { Recipe } from '../../estimator/recipe.js';
import type { RecipeValue } from '../../model/model.js';
import { exp, log } from '../../support/elementary.js';
import type { Random } from '../../support/random.js';
import { readParameters } from '../parameters.js';

/** Some values of an option, as a model stores them, no two of them the same. */
export interface Values {
  readonly kind: 'values';
  readonly values: readonly RecipeValue[];
  /** Of each value to be drawn, 1 in all; all are as likely where it is left out. */
  readonly probabilities?: readonly number[] | undefined;
}

/** The numbers between two, both of which belong to them. */
export interface Range {
  readonly kind: 'range';
  readonly min: number;
  readonly max: number;
  /** Whether it is the logarithm that is drawn evenly. */
  readonly log: boolean;
  /** Only multiples of it are drawn; 1 for whole numbers. */
  readonly step?: number | undefined;
}

/** What an option of a sweep may be, and how likely. */
export type Distribution = Values | Range;

/** What a sweep varies, in the order of the options' keys. */
export type Space = ReadonlyMap<keyof Recipe, Distribution>;

/** A space of some options, which are brought into its order. */
export function spaceOf(entries: Iterable<readonly [keyof Recipe, Distribution]>): Space {
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As a model stores a number that an option is given; a list of it, where the option is a list. */
export function storedNumber(key: keyof Recipe, value: number): RecipeValue {
  return readParameters({ [key]: value })[key];
}

/** The first and the last multiple of a step in a range, as whole numbers; the last is below the first where there is none. */
export function multiplesIn({ min, max }: Range, step: number): { first: number; last: number } {
  // 0.3/0.1 is a little below 3.
  return { first: Math.ceil(min / step - 1e-9), last: Math.floor(max / step + 1e-9) };
}

/** k times a step, as people write it: 0.3, and not 0.1 + 0.1 + 0.1. */
export function multiple(k: number, step: number): number {
  return Number((k * step).toPrecision(12));
}

/** How many values there are; Infinity in a range without a step. */
export function sizeOf(distribution: Distribution): number {
  if (distribution.kind === 'values') return distribution.values.length;
  if (distribution.step === undefined) return Infinity;
  const { first, last } = multiplesIn(distribution, distribution.step);
  return last - first + 1;
}

/** One value at random: the number itself, in a range. */
export function draw(distribution: Distribution, random: Random): RecipeValue {
  return distribution.kind === 'range'
    ? drawNumber(distribution, random)
    : drawValue(distribution, random);
}

function drawValue({ values, probabilities }: Values, random: Random): RecipeValue {
  if (probabilities === undefined) return values[random.below(values.length)];
  let left = random.uniform();
  const at = probabilities.findIndex((probability) => {
    left -= probability;
    return left < 0;
  });
  return values.at(at) ?? values[0]; // the last, where rounding leaves a little
}

function drawNumber(range: Range, random: Random): number {
  const { min, max, step } = range;
  if (step !== undefined) return multiple(drawMultiple(range, step, random), step);
  const exact = range.log ? logUniform(min, max, random) : min + random.uniform() * (max - min);
  return Math.min(Math.max(Number(exact.toPrecision(digitsOf(range))), min), max);
}

function drawMultiple(range: Range, step: number, random: Random): number {
  const { first, last } = multiplesIn(range, step);
  if (!range.log) return first + random.below(last - first + 1);
  // Half a step beyond the ends, so that these are not half as likely as they should be.
  const k = Math.round(logUniform(first - 0.5, last + 0.5, random));
  return Math.min(Math.max(k, first), last);
}

function logUniform(min: number, max: number, random: Random): number {
  return exp(log(min) + random.uniform() * (log(max) - log(min)));
}

/** Four digits are exact enough and can be read; more where the two ends of a range begin alike. */
function digitsOf({ min, max }: Range): number {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  let digits = 4;
  for (let span = (max - min) * 10; span < largest && digits < 17; span *= 10) digits++;
  return digits;
}
