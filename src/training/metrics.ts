/** A 95 % confidence interval. */
export type Interval = readonly [low: number, high: number];

export interface ClassMetrics {
  /** Of what was predicted to be this class, the share that is; undefined when nothing was. */
  readonly precision: number | undefined;
  /** Of what is this class, the share that was predicted to be; undefined when nothing is. */
  readonly recall: number | undefined;
  /** The harmonic mean of both, 2·TP/(2·TP + FP + FN); undefined when the class never occurs. */
  readonly f1: number | undefined;
  readonly recallInterval: Interval;
  readonly precisionInterval: Interval;
  /** How many examples are this class. */
  readonly support: number;
}

/** How many examples of a class were predicted to be of another, or of the same. */
export interface ConfusionCell {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

export interface ClassificationMetrics {
  readonly accuracy: number;
  readonly accuracyInterval: Interval;
  /**
   * The confusion matrix: its cells that are not 0, row after row. There are no more of them than examples, where the whole
   * matrix of 12,000 classes has 144 million.
   */
  readonly cells: readonly ConfusionCell[];
  readonly perClass: readonly ClassMetrics[];
  /** Plain means over the classes; what is undefined counts as 0, as in scikit-learn. */
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
}

/** The metrics of predicted classes, both given as class numbers. */
export function classificationMetrics(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ClassificationMetrics {
  const cells = confusionCells(actual, predicted, classes);
  const [hits, support, claimed] = [0, 1, 2].map(() => new Array<number>(classes).fill(0));
  for (const cell of cells) {
    support[cell.actual] += cell.count;
    claimed[cell.predicted] += cell.count;
    if (cell.actual === cell.predicted) hits[cell.actual] += cell.count;
  }
  const right = total(hits);
  const perClass = hits.map(
    (_, k): ClassMetrics => ({
      precision: ratio(hits[k], claimed[k]),
      recall: ratio(hits[k], support[k]),
      f1: ratio(2 * hits[k], claimed[k] + support[k]),
      precisionInterval: wilsonInterval(hits[k], claimed[k]),
      recallInterval: wilsonInterval(hits[k], support[k]),
      support: support[k],
    }),
  );
  const present = perClass.filter(({ f1 }) => f1 !== undefined);
  const mean = (measure: (metrics: ClassMetrics) => number | undefined): number =>
    total(present.map((metrics) => measure(metrics) ?? 0)) / present.length;
  return {
    accuracy: right / actual.length,
    accuracyInterval: wilsonInterval(right, actual.length),
    cells,
    perClass,
    macro: {
      precision: mean(({ precision }) => precision),
      recall: mean(({ recall }) => recall),
      f1: mean(({ f1 }) => f1),
    },
  };
}

/** The matrix of so many classes is small enough to be counted as a whole. */
const FEW_CLASSES = 64;

function confusionCells(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionCell[] {
  const cell = (place: number, count: number): ConfusionCell => ({
    actual: Math.floor(place / classes),
    predicted: place % classes,
    count,
  });
  if (classes <= FEW_CLASSES) {
    const counts = new Uint32Array(classes * classes);
    for (let i = 0; i < actual.length; i++) counts[actual[i] * classes + predicted[i]]++;
    return Array.from(counts, (count, place) => cell(place, count)).filter(
      ({ count }) => count > 0,
    );
  }
  const counts = new Map<number, number>();
  for (let i = 0; i < actual.length; i++) {
    const place = actual[i] * classes + predicted[i];
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([place, count]) => cell(place, count));
}

/** The rows of the confusion matrix, one per actual class, one after the other: counts by predicted class. */
export function* confusionRows(
  { cells }: Pick<ClassificationMetrics, 'cells'>,
  classes: number,
): Generator<number[], void, undefined> {
  let next = 0;
  for (let actual = 0; actual < classes; actual++) {
    const row = new Array<number>(classes).fill(0);
    for (; next < cells.length && cells[next].actual === actual; next++) {
      row[cells[next].predicted] = cells[next].count;
    }
    yield row;
  }
}

/** The pairs of different classes that are confused most often; of equally many, those of the lower classes first. */
export function mostConfused(
  { cells }: Pick<ClassificationMetrics, 'cells'>,
  most: number,
): ConfusionCell[] {
  return cells
    .filter(({ actual, predicted }) => actual !== predicted)
    .sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted)
    .slice(0, most);
}

/** The 97.5 % quantile of the standard normal distribution: ±z holds 95 %. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a share of `hits` in `trials` (Wilson, 1927): unlike p ± z·s it stays
 * within [0, 1] and is no point when every trial, or none, is a hit.
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  if (trials === 0) return [0, 1];
  const p = hits / trials;
  const z2 = (Z95 * Z95) / trials;
  const centre = (p + z2 / 2) / (1 + z2);
  const radius = (Z95 * Math.sqrt((p * (1 - p) + z2 / 4) / trials)) / (1 + z2);
  return [hits === 0 ? 0 : centre - radius, hits === trials ? 1 : centre + radius];
}

export interface RegressionMetrics {
  /** Root mean squared error, in the unit of the target. */
  readonly rmse: number;
  readonly rmseInterval: Interval;
  /** Mean absolute error, in the unit of the target. */
  readonly mae: number;
  readonly maeInterval: Interval;
  /** 1 − Σ(y − ŷ)²/Σ(y − ȳ)²; undefined when all targets are equal. */
  readonly r2: number | undefined;
}

/** The metrics of predicted numbers. */
export function regressionMetrics(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): RegressionMetrics {
  const errors = new Float64Array(actual.length);
  for (let i = 0; i < errors.length; i++) errors[i] = Math.abs(actual[i] - predicted[i]);
  const squares = errors.map((error) => error * error);
  const variation = areEqual(actual) ? 0 : squaredDistances(actual, mean(actual));
  const [low, high] = meanInterval(squares);
  const [lowest, highest] = meanInterval(errors);
  return {
    rmse: Math.sqrt(mean(squares)),
    rmseInterval: [Math.sqrt(Math.max(0, low)), Math.sqrt(high)],
    mae: mean(errors),
    maeInterval: [Math.max(0, lowest), highest],
    r2: variation === 0 ? undefined : 1 - total(squares) / variation,
  };
}

/** Whether all are the same number: their mean need not be that one, as that of 0.1, 0.1 and 0.1 is not. */
function areEqual(numbers: ArrayLike<number>): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i] !== numbers[0]) return false;
  return true;
}

/** Mean ± z·s/√n, by the normal approximation. */
function meanInterval(numbers: ArrayLike<number>): Interval {
  const { mean, deviation } = meanAndDeviation(numbers);
  const radius = (Z95 * (deviation ?? 0)) / Math.sqrt(numbers.length);
  return [mean - radius, mean + radius];
}

/** The mean, and the sample standard deviation (n − 1); undefined for fewer than two numbers. */
export function meanAndDeviation(numbers: ArrayLike<number>): {
  mean: number;
  deviation: number | undefined;
} {
  const centre = mean(numbers);
  const squares = squaredDistances(numbers, centre);
  return {
    mean: centre,
    deviation: numbers.length < 2 ? undefined : Math.sqrt(squares / (numbers.length - 1)),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function total(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

function squaredDistances(numbers: ArrayLike<number>, centre: number): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += (numbers[i] - centre) * (numbers[i] - centre);
  return sum;
}

function mean(numbers: ArrayLike<number>): number {
  return total(numbers) / numbers.length;
}
