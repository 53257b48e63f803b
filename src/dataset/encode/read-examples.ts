import { MlpError } from '../../support/errors.js';
import { memoryBytes } from '../../support/platform.js';
import type { CsvFile, CsvRecord } from '../csv/csv.js';
import { readLargeFile } from '../csv/large-file.js';
import { type EncodeOptions, type Examples, newFeatures } from './examples.js';
import { type EncodedInto, RecordEncoder } from './record-encoder.js';
import type { Schema } from './schema.js';
import { targetReader } from './target-reader.js';
import type { UnfamiliarFields } from './unfamiliar-fields.js';

export interface ReadOptions extends Pick<EncodeOptions, 'unknown' | 'precision'> {
  /** Whether the file's hash will be asked for, as by default. */
  readonly hash?: boolean | undefined;
  /** What is done about a record that cannot be read; without it, reading ends there. */
  readonly skip?: ((fault: MlpError) => void) | undefined;
}

/** Labelled rows as examples, and how many were left out. */
export interface LabelledExamples {
  readonly examples: Examples;
  /** For a missing field, as the schema leaves out such rows. */
  readonly dropped: number;
  /** Because they could not be read. */
  readonly skipped: number;
  /** The fields that are unlike those of the training. */
  readonly unfamiliar: UnfamiliarFields;
  /** SHA-256 of the file, in hexadecimal, if it was asked for, and all of it was read. */
  readonly sha256: string | undefined;
}

/**
 * Encodes all records of a labelled file: a validation or test file, or one to be evaluated. Where
 * the schema drops rows with missing fields, so does this; where it fills them, rows without a target are left out.
 *
 * @throws MlpError (data) as the record encoder does, and when there are no rows.
 */
export async function readExamples(
  csv: CsvFile,
  schema: Schema,
  { skip, hash = true, ...options }: ReadOptions = {},
): Promise<LabelledExamples> {
  const fast = await readFast(csv, schema, { precision: options.precision, hash });
  if (fast !== undefined) return fast;
  const encoder = new RecordEncoder(schema, csv, options);
  const read = targetReader(schema, csv);
  const rows = new ExampleRows(encoder.inputs, options.precision);
  let dropped = 0;
  let skipped = 0;
  const isLeftOut = (record: CsvRecord): boolean =>
    (schema.missing === 'drop' && encoder.lacksSomething(record)) ||
    (schema.missing === 'mean' && encoder.lacksTarget(record));
  for await (const batch of csv.batches) {
    let records = schema.missing === 'error' ? batch : batch.filter((one) => !isLeftOut(one));
    dropped += batch.length - records.length;
    while (records.length > 0) {
      const { count, fault } = encoder.encode(
        records,
        rows.reserve(records.length, read, csv.share()),
      );
      rows.count += count;
      if (fault === undefined) break;
      if (skip === undefined) throw fault;
      skip(fault);
      skipped++;
      records = records.slice(count + 1);
    }
  }
  if (rows.count === 0) {
    const all = dropped + skipped;
    const why = all === 1 ? ': the only one was left out' : `: all ${all} of them were left out`;
    throw new MlpError({
      kind: 'data',
      place: { file: csv.name },
      problem: `there are no rows to score${all === 0 ? '' : why}`,
    });
  }
  const { unfamiliar } = encoder;
  return { examples: rows.finish(), dropped, skipped, unfamiliar, sha256: csv.sha256() };
}

/** The rows of a large file of numbers, if it is one with nothing wrong in it: the same, many times as fast. */
function readFast(
  csv: CsvFile,
  schema: Schema,
  options: { readonly precision: ReadOptions['precision']; readonly hash: boolean },
): Promise<LabelledExamples | undefined> {
  return readLargeFile(csv, async (file) => {
    const { readStoredExamples } = await import('./read-stored-examples.js');
    const read = await readStoredExamples(file, csv, schema, options);
    return read && { ...read, skipped: 0 };
  });
}

/** Examples that become more. */
class ExampleRows {
  readonly #inputs: number;
  readonly #precision: 'single' | 'double' | undefined;
  #features: Float32Array | Float64Array;
  #targets = new Float64Array(0);
  #capacity = 0;
  count = 0;

  constructor(inputs: number, precision: 'single' | 'double' | undefined) {
    this.#inputs = inputs;
    this.#precision = precision;
    this.#features = newFeatures(0, precision);
  }

  /** Room for so many rows behind those that there are. @param share of the file that these rows come to */
  reserve(rows: number, read: (record: CsvRecord) => number, share = 1): EncodedInto {
    const needed = this.count + rows;
    if (needed > this.#capacity) {
      // The beginning of a file tells little of its end where it is compressed.
      const guessed = Math.ceil((1.05 * needed) / share);
      const isRoom = guessed * this.#inputs * 8 <= memoryBytes();
      this.#capacity = Math.max(isRoom ? guessed : needed, 2 * this.#capacity);
      const features = newFeatures(this.#capacity * this.#inputs, this.#precision);
      features.set(this.#features.subarray(0, this.count * this.#inputs));
      const targets = new Float64Array(this.#capacity);
      targets.set(this.#targets.subarray(0, this.count));
      this.#features = features;
      this.#targets = targets;
    }
    return {
      features: this.#features.subarray(this.count * this.#inputs),
      targets: { numbers: this.#targets.subarray(this.count), read },
    };
  }

  finish(): Examples {
    return {
      count: this.count,
      inputs: this.#inputs,
      features: this.#features.subarray(0, this.count * this.#inputs),
      targets: this.#targets.subarray(0, this.count),
      weights: new Float64Array(this.count).fill(1),
    };
  }
}
