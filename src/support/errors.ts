/**
 * What went wrong, in the terms of the exit codes: `usage` (2) a flag that cannot be,
 * `data` (3) a data or model file that is missing, malformed or does not match, `diverged` (4) the
 * loss is not a number any more, `check` (5) a check that did not hold.
 */
export type Fault = 'usage' | 'data' | 'diverged' | 'check';

/**
 * An error that a user can do something about. Anything else that is thrown is a fault in mlp.
 *
 * The message is one line: where, what, and what to do. `advice`, when there is one, is appended to
 * it behind a dash.
 */
export class MlpError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, message: string, advice?: string) {
    super(advice === undefined ? message : `${message} — ${advice}`);
    this.name = 'MlpError';
    this.fault = fault;
  }
}

/** Text from a file as it may be shown: quoted, control characters escaped, at most 60 characters. */
export function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `"${escapeControls(shown)}"`;
}

/** Replaces control, bidirectional-override and line-separator characters by `\xNN` and `\uNNNN`. */
export function escapeControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) => {
    const code = c.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The candidate nearest to `word` by edit distance, when it is near enough to be a typing slip. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, by rows of the dynamic programme. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j] + 1, row[j - 1] + 1));
    }
    previous = row;
  }
  return previous[b.length];
}
