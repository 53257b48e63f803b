/** The words of a text: as they stand, and as a shell reads them, which quotes hold together. */
export function shellWords(text: string): { readonly text: string; readonly value: string }[] {
  const pattern = /\$'((?:\\.|[^'\\])*)'|'((?:'\\''|[^'])*)'(?=\s|$)|"([^"]*)"|\S+/gs;
  return [...text.matchAll(pattern)].map(([whole, escaped, single, double]) => ({
    text: whole,
    value:
      escaped !== undefined
        ? escaped.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/g, (_, x, u, plain) =>
            plain === undefined ? String.fromCharCode(Number.parseInt(x ?? u, 16)) : plain,
          )
        : (single?.replaceAll("'\\''", "'") ?? double ?? whole),
  }));
}
