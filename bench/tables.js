/** What the tables of the benchmarks have in common. */
export const median = (numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** 1,234,567 examples per second as `1.23 M`; nothing as a dash. */
export function rateText(x) {
  if (x === undefined || x === null) return '–';
  return x >= 1e6 ? `${(x / 1e6).toFixed(2)} M` : `${(x / 1e3).toFixed(x < 1e4 ? 1 : 0)} k`;
}

export const percentText = (x) => (x === undefined ? '–' : `${x.toFixed(0)} %`);
export const ratioText = (x) => (x === undefined ? '–' : x.toFixed(2));

/** Lines of cells, the first left and the others right. */
export function line(cells, widths) {
  return cells
    .map((cell, i) => (i < 2 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
    .join('  ')
    .trimEnd();
}

/** The widths of a network, and alike neighbours by their number: `28-256×20-2`. */
export function shapeText(widths) {
  const runs = [];
  for (const width of widths) {
    const last = runs.at(-1);
    if (last?.width === width) last.count++;
    else runs.push({ width, count: 1 });
  }
  return runs.map(({ width, count }) => (count === 1 ? width : `${width}×${count}`)).join('-');
}
