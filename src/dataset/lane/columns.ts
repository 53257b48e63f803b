/** What the lane does with a column of a file. */
export interface LaneColumn {
  /**
   * - `feature`: numbers, which go to the next column of the matrix;
   * - `number`: numbers that are kept beside the matrix, as float64: weights, the target of a regression;
   * - `text`: texts of few different values, of which each row keeps a code beside the matrix;
   * - `label`: as `text`, but if there are too many, and all of them numbers, then as `number`;
   * - `skip`: of its fields only the ends are looked for.
   */
  readonly kind: 'feature' | 'number' | 'text' | 'label' | 'skip';
  /** Whether a field may be missing: the number is NaN then, and the code −1. */
  readonly mayMiss: boolean;
}

/** Neighbours that are read alike. */
export interface Run extends LaneColumn {
  /** The first of them in the file, and how many they are. */
  readonly first: number;
  readonly count: number;
  /** How many columns that go to the same place come before: of the matrix, or of what is kept beside it. */
  readonly at: number;
  /** How many columns of texts come before. */
  readonly texts: number;
}

/** Whether a column is one of texts, at least at first. */
export function isText({ kind }: LaneColumn): boolean {
  return kind === 'text' || kind === 'label';
}

/** Whether what is kept of a column lies beside the matrix. */
export function isBeside(column: LaneColumn): boolean {
  return column.kind === 'number' || isText(column);
}

/** The runs of a file's columns, from the left. A column of texts is always a run of its own. */
export function runsOf(columns: readonly LaneColumn[]): Run[] {
  const runs: Run[] = [];
  const counts = { features: 0, beside: 0, texts: 0 };
  for (let first = 0; first < columns.length; ) {
    const column = columns[first];
    const { kind, mayMiss } = column;
    const isAlike = (other: LaneColumn | undefined): boolean =>
      !isText(column) && other?.kind === kind && other.mayMiss === mayMiss;
    let count = 1;
    while (isAlike(columns[first + count])) count++;
    const beside = isBeside(column);
    const at = beside ? counts.beside : counts.features;
    runs.push({ kind, mayMiss, first, count, at, texts: counts.texts });
    if (kind === 'feature') counts.features += count;
    if (beside) counts.beside += count;
    if (isText(column)) counts.texts += count;
    first += count;
  }
  return runs;
}
