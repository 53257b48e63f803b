/** The text of a field that a program gives: of a moment, its date and time of day in UTC (ISO 8601). */
export function textOfGiven(field: unknown): string {
  return String(field instanceof Date ? (field.toJSON() ?? field) : field);
}

/**
 * The number that a field is given as, in the unit in which its column is read: a number has no spelling, and its point is
 * a decimal one whatever the texts of the column have. Undefined for texts, NaN and infinities.
 */
export function numberOfGiven(field: unknown): number | undefined {
  // −0 becomes 0, as it does in a text.
  return typeof field === 'number' && Number.isFinite(field) ? field + 0 : undefined;
}
