/**
 * Whether a file begins in some way; undefined while its beginning is too short to tell.
 *
 * @param start the first bytes, each as one character
 * @param ended whether these are all
 */
export type Begins = (start: string, ended: boolean) => boolean | undefined;

/** Bytes in their place. */
export function at(from: number, bytes: string): Begins {
  return (start, ended) => {
    const there = start.slice(from, from + bytes.length);
    if (!bytes.startsWith(there)) return false;
    if (there.length === bytes.length) return true;
    // What lies so far behind the beginning is not waited for, unless it begins like no text.
    return ended || (from > 8 && !start.includes('\0')) ? false : undefined;
  };
}

export function all(...conditions: readonly Begins[]): Begins {
  return (start, ended) => {
    const found = conditions.map((holds) => holds(start, ended));
    if (found.includes(false)) return false;
    return found.includes(undefined) ? undefined : true;
  };
}

export function any(...conditions: readonly Begins[]): Begins {
  return (start, ended) => {
    const found = conditions.map((holds) => holds(start, ended));
    if (found.includes(true)) return true;
    return found.includes(undefined) ? undefined : false;
  };
}

/** What the text begins with, in small letters, blanks in front of it and a byte order mark aside. */
export function firstWord(holds: (text: string) => boolean | undefined): Begins {
  return (start, ended) => {
    const text = start.replace(/^\xef\xbb\xbf/, '').trimStart();
    if (text === '') return ended ? false : undefined;
    return holds(text.toLowerCase()) ?? (ended ? false : undefined);
  };
}

export function oneOf(...words: readonly string[]): (text: string) => boolean | undefined {
  return (text) => {
    if (words.some((word) => text.startsWith(word))) return true;
    return words.some((word) => word.startsWith(text)) ? undefined : false;
  };
}

/** A byte in a range, in its place. */
export function byteAt(from: number, lowest: number, highest: number): Begins {
  return (start, ended) => {
    if (start.length <= from) return ended ? false : undefined;
    const byte = start.charCodeAt(from);
    return byte >= lowest && byte <= highest;
  };
}
