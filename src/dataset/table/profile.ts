import type { CsvFile } from '../csv/csv.js';
import { parseNumber } from '../csv/number.js';
import { missingTest } from './missing.js';

/** What is in one column of a file, as it stands. */
export interface ColumnProfile {
  readonly name: string;
  /** Numeric when no field is text; mixed when there are both. */
  readonly kind: 'numeric' | 'text' | 'mixed' | 'empty';
  readonly missing: number;
  /** How many different texts there are; undefined when they are more than were counted. */
  readonly distinct: number | undefined;
  /** Of the numbers, if there are any. */
  readonly range?: { readonly minimum: number; readonly mean: number; readonly maximum: number };
  /** The most frequent texts with their counts, where few are distinct. */
  readonly frequent: readonly (readonly [text: string, count: number])[];
}

export interface Profile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly sha256: string;
}

/** Different texts that are counted per column: enough to tell categories from anything else. */
const MAX_DISTINCT = 1000;

/** Reads a file once, in constant memory, and says what is in each column. */
export async function profileCsv(csv: CsvFile, na: readonly string[]): Promise<Profile> {
  const isMissing = missingTest(na);
  const columns = csv.header.map((name) => new Counter(name));
  let rows = 0;
  for await (const { fields } of csv.records) {
    rows++;
    for (const [index, field] of fields.entries()) columns[index].add(field, isMissing(field));
  }
  return { rows, columns: columns.map((column) => column.finish()), sha256: csv.sha256() ?? '' };
}

class Counter {
  readonly #name: string;
  readonly #counts = new Map<string, number>();
  #overflow = false;
  #missing = 0;
  #texts = 0;
  #numbers = 0;
  #sum = 0;
  #minimum = Infinity;
  #maximum = -Infinity;

  constructor(name: string) {
    this.#name = name;
  }

  add(field: string, missing: boolean): void {
    if (missing) {
      this.#missing++;
      return;
    }
    this.#count(field);
    const number = parseNumber(field);
    if (number === undefined || !Number.isFinite(number)) {
      this.#texts++;
      return;
    }
    this.#numbers++;
    this.#sum += number;
    this.#minimum = Math.min(this.#minimum, number);
    this.#maximum = Math.max(this.#maximum, number);
  }

  #count(field: string): void {
    const count = this.#counts.get(field);
    if (count === undefined && this.#counts.size >= MAX_DISTINCT) this.#overflow = true;
    else this.#counts.set(field, (count ?? 0) + 1);
  }

  finish(): ColumnProfile {
    const byCount = [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return {
      name: this.#name,
      kind: kindOf(this.#numbers, this.#texts),
      missing: this.#missing,
      distinct: this.#overflow ? undefined : this.#counts.size,
      ...(this.#numbers > 0 && {
        range: {
          minimum: this.#minimum,
          mean: this.#sum / this.#numbers,
          maximum: this.#maximum,
        },
      }),
      frequent: this.#overflow ? [] : byCount.slice(0, 5),
    };
  }
}

function kindOf(numbers: number, texts: number): ColumnProfile['kind'] {
  if (numbers > 0 && texts > 0) return 'mixed';
  if (numbers > 0) return 'numeric';
  return texts > 0 ? 'text' : 'empty';
}
