import type * as v from 'valibot';
import { quote } from '../support/errors.js';

/** One of valibot's issues in our words, with a path like `layers[1].activation`. @param whole what is checked: `the model` */
export function issueText(issue: v.BaseIssue<unknown>, whole: string): string {
  const path = pathText(issue.path ?? [], whole);
  const last = issue.path?.at(-1);
  if (issue.expected === 'never')
    return `${path}: there is no such member in ${whole.replace(/^the /, 'a ')}`;
  if (last?.origin === 'key') return `${path}: missing`;
  // A message of our own is in `schema.ts`; valibot's begin with "Invalid".
  if (issue.type === 'custom') return `${path}: ${issue.message}, got ${shownValue(issue.input)}`;
  if (issue.expected === null || issue.message.startsWith('expected')) {
    return `${path}: ${issue.message}`;
  }
  return `${path}: expected ${issue.expected}, got ${shownValue(issue.input)}`;
}

function pathText(path: readonly v.IssuePathItem[], whole: string): string {
  let text = '';
  for (const { key } of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (typeof key === 'string' && /^[A-Za-z]\w*$/.test(key)) {
      text += text === '' ? key : `.${key}`;
    } else text += `[${quote(String(key))}]`;
  }
  return text === '' ? whole : text;
}

/** A value of the file as a message may show it. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `${value}`;
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : 'an object';
}
