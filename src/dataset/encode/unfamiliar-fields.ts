/** How many fields were unlike all those that the encoders were fitted on, by column. */
export class UnfamiliarFields {
  /** Of categories that there were none of, which are encoded as zeros. */
  readonly unknown = new Map<string, number>();
  /** Missing in columns in which none was missing, which are filled. */
  readonly filled = new Map<string, number>();

  /** Counts those of other rows as well. */
  add({ unknown, filled }: UnfamiliarFields): void {
    for (const [column, count] of unknown) addTo(this.unknown, column, count);
    for (const [column, count] of filled) addTo(this.filled, column, count);
  }
}

/** Counts more fields of a column. */
export function addTo(counts: Map<string, number>, column: string, count = 1): void {
  counts.set(column, (counts.get(column) ?? 0) + count);
}

/** How many fields of all columns. */
export function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
