/**
 * The examples at the beginning of a help text, what they are good for beside them, or below them where the lines are
 * too short for both.
 *
 * @param width of a line, in characters
 */
export function examplesText(
  examples: readonly (readonly [string, string])[],
  width: number,
): string {
  return columnsText('Examples', examples, width);
}

/** Commands under a title, as `examplesText` has them. */
export function columnsText(
  title: string,
  entries: readonly (readonly [string, string])[],
  width: number,
): string {
  const longest = Math.max(...entries.map(([command]) => command.length));
  const beside = entries.map(([command, purpose]) => `  ${command.padEnd(longest)}   ${purpose}`);
  const lines = beside.every((line) => line.length <= width)
    ? beside
    : entries.flatMap(([command, purpose]) => [`  ${command}`, `      ${purpose}`]);
  return `${title}:\n${lines.join('\n')}\n`;
}
