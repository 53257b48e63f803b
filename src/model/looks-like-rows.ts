import { firstBytes } from '../support/file-system.js';

/** A line of JSON that is longer is taken for a model's. */
const LONGEST_LINE = 65_536;

/**
 * Whether a file whose name is that of a model holds rows instead: lines of CSV, a list of JSON, or one value of JSON on
 * each of several lines. What is not there, or has nothing in it, is not known to.
 */
export function looksLikeRows(path: string): boolean {
  const start = firstBytes(path, LONGEST_LINE)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (start === '') return false;
  if (!start.startsWith('{')) return start.startsWith('[') || !isJson(start);
  const end = start.indexOf('\n');
  return end >= 0 && start.slice(end).trim() !== '' && isJson(start.slice(0, end));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
