/** What is known of a file's columns beforehand, by a model that learnt from others like them. */
export interface KnownColumns {
  /** Those that the file must have: x1, x2, … when they go by position. */
  readonly names: readonly string[];
  /** Whether the columns go by their names, so that the file needs a header. */
  readonly named: boolean;
  readonly delimiter: string;
  readonly comment?: string | undefined;
  readonly skipLines?: number | undefined;
  /** Whether a field can be in the column of that name. */
  mayHold(name: string, field: string): boolean;
  /** Whether there are numbers in the column of that name. */
  isNumeric(name: string): boolean;
}

/** Where a column is that goes by its position, x1, x2, … */
function positionOf(name: string): number {
  return Number(name.slice(1)) - 1;
}

/** Whether a record can be of the columns that are known: a header that names all of them, or else values. */
export function isOfColumns(known: KnownColumns, fields: readonly string[]): boolean {
  const { names, named } = known;
  if (named) {
    const found = new Set(fields.flatMap((field) => [field, field.trim()]));
    return names.every((name) => found.has(name));
  }
  return names.every((name) => positionOf(name) < fields.length);
}

/**
 * Whether the first record of a file whose columns go by position holds names nevertheless: none of its fields can be
 * in its column.
 */
export function isUnaskedHeader(known: KnownColumns, fields: readonly string[]): boolean {
  if (!isOfColumns(known, fields)) return false;
  const fieldOf = (name: string) => fields[positionOf(name)];
  if (known.names.some((name) => known.mayHold(name, fieldOf(name)))) return false;
  // A row of categories that are all new is not as rare as a row of numbers that are none.
  const distinct = new Set(fields.map((field) => field.trim()));
  return (
    known.names.some(known.isNumeric) || (fields.length > 2 && distinct.size === fields.length)
  );
}
