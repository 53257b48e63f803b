/** Words for true and for false, in pairs; a column of them uses one pair. */
export const booleanPairs: readonly (readonly [truth: string, falsehood: string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
  ['on', 'off'],
];

const values = new Map(
  booleanPairs.flatMap(([truth, falsehood]): [string, number][] => [
    [truth, 1],
    [falsehood, 0],
  ]),
);

/** 1 for a word that means true, 0 for one that means false, whatever its case; undefined for any other text. */
export function booleanIn(text: string): number | undefined {
  return values.get(text.trim().toLowerCase());
}

/** Whether all of some texts are the words of one pair, whatever their case. */
export function areBooleans(texts: Iterable<string>): boolean {
  const words = new Set(Array.from(texts, (text) => text.trim().toLowerCase()));
  return (
    words.size > 0 && booleanPairs.some((pair) => [...words].every((word) => pair.includes(word)))
  );
}
