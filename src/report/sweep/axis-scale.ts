import { type Scale, scale } from '../charts/frame.js';
import { cut, extent, median, shown } from '../numbers.js';
import type { ParameterAxis } from './trials.js';

/** Where the trials are along a parameter. */
export interface AxisScale {
  readonly ticks: Scale['ticks'];
  readonly isLog: boolean;
  /** Of a choice, how far neighbours are apart; 0 of numbers. */
  readonly step: number;
  /** Where a trial is; undefined for one that has no number there. */
  at(trial: number): number | undefined;
}

/** @param longest the most characters of the name of a choice */
export function axisScale(
  axis: ParameterAxis,
  [from, to]: readonly [number, number],
  longest: number,
): AxisScale {
  if (axis.kind === 'choice') {
    const step = (to - from) / axis.choices.length;
    const places = new Map(axis.choices.map((name, i) => [name, from + (i + 0.5) * step]));
    return {
      ticks: [...places].map(([name, at]) => ({ at, text: cut(name, longest) })),
      isLog: false,
      step: Math.abs(step),
      at: (trial) => places.get(axis.texts[trial]),
    };
  }
  const { numbers } = axis;
  const domain = extent(numbers) ?? [0, 1];
  const isLog = isLogarithmic(numbers);
  const of = scale(widened(domain, isLog), [from, to], { log: isLog, format: shown });
  return {
    ticks: of.ticks,
    isLog,
    step: 0,
    at(trial) {
      const x = numbers[trial];
      return x === undefined ? undefined : of(x);
    },
  };
}

/**
 * Whether numbers belong on a logarithmic axis: all are above 0, the largest is at least ten times the smallest, and half of them are
 * in the lowest quarter, as those drawn or chosen by powers are, and those drawn evenly are not.
 */
export function isLogarithmic(numbers: readonly (number | undefined)[]): boolean {
  const known = Float64Array.from(numbers.flatMap((x) => x ?? []));
  const [low, high] = extent(known) ?? [0, 0];
  return low > 0 && high >= 10 * low && 4 * median(known) <= high;
}

/** With a margin, so that no mark is on the frame. */
export function widened([low, high]: readonly [number, number], isLog: boolean): [number, number] {
  if (low === high) return [low, high];
  if (!isLog) return [low - (high - low) / 25, high + (high - low) / 25];
  const margin = 1.15;
  return [low / margin, high * margin];
}
