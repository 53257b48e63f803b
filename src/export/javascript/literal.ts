/**
 * A value as JavaScript, wherever it stands: in a program, in a comment with types, in the script of a page. Names of
 * columns and classes are anybody's: none of them ends a comment, a string, or a script.
 */
export function literal(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined')
    .replaceAll('<', '\\u003c')
    .replaceAll('*/', '*\\u002f')
    .replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}
