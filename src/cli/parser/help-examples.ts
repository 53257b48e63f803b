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
  const longest = Math.max(...examples.map(([command]) => command.length));
  const beside = examples.map(([command, purpose]) => `  ${command.padEnd(longest)}   ${purpose}`);
  const lines = beside.every((line) => line.length <= width)
    ? beside
    : examples.flatMap(([command, purpose]) => [`  ${command}`, `      ${purpose}`]);
  return `Examples:\n${lines.join('\n')}\n`;
}
