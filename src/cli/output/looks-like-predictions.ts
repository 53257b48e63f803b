import { RecordReader } from '../../dataset/csv/reader.js';
import { bytesOf } from '../../support/platform.js';

/** The columns behind the prediction: `p(setosa)`, `top1`, `p1`. */
const BEHIND = /^(?:p\(.*\)|(?:top|p)[1-9][0-9]*)$/s;
/** What can separate columns, as single characters. */
const DELIMITERS = [',', '\t', ';', '|', ':', ' '];

/**
 * Whether a file is one of predictions by the form of its beginning: objects with a prediction; or rows of as many fields
 * as there are names, of which the last are the predictions' and what can follow it. A name or a
 * line alone is no form, but in a file that is named as one of rows.
 *
 * @param called the name of the column of predictions
 */
export function looksLikePredictions(start: string, path: string, called: string): boolean {
  const [firstLine] = start.split('\n', 1);
  if (firstLine.startsWith('{')) return isObject(firstLine, called);
  const isNamed = /\.(?:csv|tsv)$/i.test(path);
  return DELIMITERS.some((delimiter) => {
    const { records } = new RecordReader('', { delimiter }).push(bytesOf(start));
    const [header, row] = records;
    const names = header?.fields ?? [];
    const at = names.lastIndexOf(called);
    if (at === -1 || (!isNamed && (names.length === 1 || row === undefined))) return false;
    const isForm = names.slice(at + 1).every((name) => BEHIND.test(name));
    return isForm && (row === undefined || row.fields.length === names.length);
  });
}

function isObject(line: string, called: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(line), called);
  } catch {
    return false; // cut off, or something else
  }
}
