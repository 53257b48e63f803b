/** The examples at the beginning of a help text, what they are good for beside them. */
export function examplesText(examples: readonly (readonly [string, string])[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, purpose]) => `  ${command.padEnd(width)}   ${purpose}`);
  return `Examples:\n${lines.join('\n')}\n`;
}
