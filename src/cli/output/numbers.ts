/*
 * Numbers as people read them: the same in every locale, with a point for the fraction and commas between
 * thousands. What is not finite is written as what it is.
 */

/** A loss with four significant digits: `0.09130`, `1.585`, `123.4`, `2.5e-7`; of large ones, all before the point. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return notFinite(loss);
  if (loss === 0) return '0';
  const size = Math.abs(loss);
  if (size < 1e-4 || size >= 1e6) {
    return loss
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  }
  if (size >= 1000) return loss.toFixed(0);
  // The number is rounded first, since that may give it a digit more before the point (9.9999 is 10.00).
  const rounded = Number(loss.toPrecision(4));
  const leading = Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toFixed(Math.max(0, 3 - leading));
}

/** A share of 1 as `97.3 %`. What is not quite all, or not quite none, is not shown as such. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return notFinite(share);
  const percent = 100 * share;
  const text = percent.toFixed(1);
  if (text === '100.0') return share < 1 ? '99.9 %' : '100 %';
  if (text === '0.0' || text === '-0.0') return share > 0 ? '0.1 %' : '0 %';
  return `${text} %`;
}

/** A number up to 1, as R² is, with four decimals: `0.9619`. What is not quite 1 is not shown as such. */
export function formatRatio(x: number): string {
  if (!Number.isFinite(x)) return notFinite(x);
  const text = x.toFixed(4);
  return text === '1.0000' && x < 1 ? '0.9999' : text;
}

/** Seconds as `4 ms`, `1.2 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return notFinite(seconds);
  const milliseconds = Math.round(1000 * seconds);
  if (milliseconds < 1) return seconds > 0 ? '<1 ms' : '0 ms';
  if (milliseconds < 1000) return `${milliseconds} ms`;
  // Each limit is where rounding would give the next unit: never `60 s` or `1 min 60 s`.
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
}

/** A whole number as `1,234,567`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return notFinite(count);
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bytes as `850 kB`, `12 MB`, `3.1 GB`. */
export function formatSize(bytes: number): string {
  for (const [size, prefix] of PREFIXES) {
    if (bytes >= 0.9995 * size) return `${threeDigits(bytes / size)} ${prefix.trim()}B`;
  }
  return `${bytes} B`;
}

/** So many per second, as `3.1 M examples/s`, `950 rows/s`. */
export function formatRate(perSecond: number, things = 'examples'): string {
  if (!Number.isFinite(perSecond)) return `${notFinite(perSecond)} ${things}/s`;
  for (const [size, prefix] of PREFIXES) {
    // From 999.5 on it would be shown as 1000 of the smaller unit.
    if (perSecond >= 0.9995 * size) return `${threeDigits(perSecond / size)} ${prefix}${things}/s`;
  }
  return `${threeDigits(perSecond)} ${things}/s`;
}

const PREFIXES = [
  [1e9, 'G '],
  [1e6, 'M '],
  [1e3, 'k '],
] as const;

/** `3.1`, `31`, `310`. */
function threeDigits(x: number): string {
  return x < 9.95 ? x.toFixed(1).replace(/\.0$/, '') : x.toFixed(0);
}

function padded(n: number): string {
  return String(n).padStart(2, '0');
}

function notFinite(x: number): string {
  return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞';
}
