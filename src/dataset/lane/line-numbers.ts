/**
 * For each row the line of the file on which it begins. Nearly every row has its own line right behind the one
 * before; so only those are kept behind which that is not so.
 */
export class LineNumbers {
  /** From each of these rows on a row's line is its number plus the distance of the same place. */
  readonly #rows: number[] = [];
  readonly #distances: number[] = [];

  /** Says on which line a row begins, and that those behind it follow each other, until more is said. */
  set(row: number, line: number): void {
    if (this.#distances.at(-1) === line - row) return;
    this.#rows.push(row);
    this.#distances.push(line - row);
  }

  /** The line of a row, by bisection. */
  of(row: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle] <= row) low = middle;
      else high = middle;
    }
    return row + (this.#distances[low] ?? 0);
  }

  /** Those of the first rows. */
  first(count: number): Uint32Array {
    const lines = new Uint32Array(count);
    for (const [i, from] of this.#rows.entries()) {
      const to = Math.min(count, this.#rows[i + 1] ?? count);
      for (let row = from; row < to; row++) lines[row] = row + this.#distances[i];
    }
    return lines;
  }
}
