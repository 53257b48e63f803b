/** A text that occurs in a column. */
export interface FieldText {
  /** Without the blanks around it. */
  readonly text: string;
  /** How many rows have it. */
  readonly rows: number;
  /** The first line that has it. */
  readonly line: number;
}

/** What is known of the plain numbers of a column, of which there may be millions. */
export interface PlainNumbers {
  readonly rows: number;
  /** How many of the rows say 0. */
  readonly zeros: number;
  /** Whether one of them has a point, or an exponent. */
  readonly somePoint: boolean;
  /** Whether every point among them could separate thousands: one to three digits before it, and three behind. */
  readonly pointsMayGroup: boolean;
  /** The most digits of a number without a point; 0 if there is none. */
  readonly mostDigits: number;
  /** Whether one of them has a sign. */
  readonly signed: boolean;
  /** The first of them that is not 0, for messages. */
  readonly example: FieldText | undefined;
  /** The first of them with a point, or an exponent, for messages. */
  readonly pointed: FieldText | undefined;
}

/** Whether the points of plain numbers could separate thousands, all of them, and nothing among them says otherwise. */
export function mayBeGrouped({ somePoint, pointsMayGroup, mostDigits }: PlainNumbers): boolean {
  return somePoint && pointsMayGroup && mostDigits < 4;
}

/** The fields of a column that are not missing: all that its reading is decided from, so that no order of rows counts. */
export interface ColumnFields {
  readonly plain: PlainNumbers;
  /** All other texts, each once. */
  readonly others: readonly FieldText[];
}

export function rowsOf(texts: readonly FieldText[]): number {
  return texts.reduce((sum, { rows }) => sum + rows, 0);
}
