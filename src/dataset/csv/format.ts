/**
 * One line of a CSV file, line end included, as RFC 4180 quotes it: a field that holds the
 * delimiter, a quote or a line end is put in quotes, and the quotes in it are doubled. A record of
 * one empty field is written `""`, since an empty line would not be read as a record.
 */
export function formatCsvRow(fields: readonly (string | number)[], delimiter = ','): string {
  if (fields.length === 1 && fields[0] === '') return '""\n';
  return `${fields.map((field) => formatCsvField(String(field), delimiter)).join(delimiter)}\n`;
}

/** One field, in quotes where they are needed. */
export function formatCsvField(field: string, delimiter = ','): string {
  const needsQuotes =
    field.includes(delimiter) ||
    field.includes('"') ||
    field.includes('\n') ||
    field.includes('\r') ||
    field.startsWith('\ufeff'); // at the start of a file it would be taken for a byte order mark
  return needsQuotes ? `"${field.replaceAll('"', '""')}"` : field;
}
