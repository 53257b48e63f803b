import type { JsonObject } from '../cli/run-mlp.js';

/** The rows of a CSV text without quotes, by the names of its columns; with semicolons where the header has one. */
export function rowsOf(csv: string): Readonly<Record<string, string>>[] {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const delimiter = header.includes(';') ? ';' : ',';
  const names = header.split(delimiter);
  return lines.map((line) => {
    const fields = line.split(delimiter);
    return Object.fromEntries(names.map((name, i) => [name, fields[i]]));
  });
}

/** The probabilities of a record of `predict --proba`, in the order of the classes. */
export function sharesOf(record: JsonObject): number[] {
  return Object.entries(record).flatMap(([key, value]) =>
    key.startsWith('p(') ? [Number(value)] : [],
  );
}
