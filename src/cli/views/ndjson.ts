import type { JsonRecord } from '../../estimator/records.js';

/** One line of NDJSON, with its end. */
export function ndjson(record: JsonRecord): string {
  return `${JSON.stringify(record)}\n`;
}
