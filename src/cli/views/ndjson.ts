import type { JsonRecord } from '../../estimator/json-record.js';

/** One line of NDJSON, with its end. */
export function ndjson(record: JsonRecord): string {
  return `${JSON.stringify(record)}\n`;
}
