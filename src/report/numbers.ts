/** A number for people, with up to four significant digits: `0.0913`, `1.585`, `1234`, `2.5e-7`. */
export function shown(x: number | undefined): string {
  if (x === undefined || Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return x
      .toExponential(2)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  }
  return size >= 1000 ? x.toFixed(0) : String(Number(x.toPrecision(4)));
}

/** A share of 1: `97.3 %`. What is not quite all, or not quite none, is not shown as such. */
export function percent(x: number | undefined): string {
  if (x === undefined || Number.isNaN(x)) return '–';
  const text = (100 * x).toFixed(1);
  if (text === '100.0') return x < 1 ? '99.9 %' : '100 %';
  if (text === '0.0' || text === '-0.0') return x > 0 ? '0.1 %' : '0 %';
  return `${text} %`;
}

/** A number beside an axis: a whole percentage has no decimals there. */
export function tickText(x: number, format: (x: number) => string): string {
  return format(x).replace('.0 %', ' %');
}

/** A coordinate in an SVG, to a hundredth of a pixel. */
export function px(x: number): string {
  return String(Math.round(100 * x) / 100);
}

/** The smallest and the largest of some numbers; undefined where there are none. */
export function extent(numbers: Iterable<number | undefined>): [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const x of numbers) {
    if (x === undefined || Number.isNaN(x)) continue;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return low <= high ? [low, high] : undefined;
}

/** The one in the middle; the mean of both where there are two of them. */
export function median(numbers: Float64Array): number {
  const sorted = numbers.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A name of at most so many characters. */
export function cut(name: string, most: number): string {
  const characters = [...name];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : name;
}
