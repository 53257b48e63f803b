/** Where a text stops being JSON. */
export interface JsonFault {
  /** Both from 1; columns count UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  /** What could have stood there. */
  readonly expected: string;
  /** The offending character, or undefined at the end of the text. */
  readonly found: string | undefined;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not contain them
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The first place where a text breaks the grammar of JSON (RFC 8259), or undefined when it does not.
 *
 * `JSON.parse` says so too, but in words, and where in the text, that differ between versions of V8.
 * Nesting is kept on a stack of its own, so that no depth overflows the call stack.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const nesting: ('[' | '{')[] = [];
  let at = 0;
  const fault = (expected: string): JsonFault => ({ ...position(text, at), expected });
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const matched = pattern.test(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  };
  /** A key and its colon, when the innermost bracket is an object's. */
  const key = (): string | undefined => {
    if (nesting.at(-1) !== '{') return undefined;
    if (text[at] !== '"' || !skip(SCALAR)) return 'a key in double quotes';
    skip(SPACE);
    if (text[at] !== ':') return '":"';
    at++;
    skip(SPACE);
    return undefined;
  };

  skip(SPACE);
  for (;;) {
    // Here a value is due.
    const character = text[at];
    if (character === '[' || character === '{') {
      at++;
      skip(SPACE);
      nesting.push(character);
      if (text[at] !== closing(character)) {
        const missing = key();
        if (missing !== undefined) return fault(missing);
        continue;
      }
      // Empty: the loop below closes it.
    } else if (!skip(SCALAR)) {
      return fault('a value');
    }

    // A value is over: so may be what it is in.
    for (;;) {
      skip(SPACE);
      const innermost = nesting.at(-1);
      if (innermost === undefined) {
        return at === text.length ? undefined : fault('the end of the file');
      }
      if (text[at] === closing(innermost)) {
        at++;
        nesting.pop();
        continue;
      }
      if (text[at] !== ',') return fault(`"," or "${closing(innermost)}"`);
      at++;
      skip(SPACE);
      const missing = key();
      if (missing !== undefined) return fault(missing);
      break;
    }
  }
}

function closing(bracket: '[' | '{'): string {
  return bracket === '[' ? ']' : '}';
}

function position(text: string, at: number): Omit<JsonFault, 'expected'> {
  let line = 1;
  let start = 0;
  for (;;) {
    const next = text.indexOf('\n', start);
    if (next === -1 || next >= at) return { line, column: at - start + 1, found: text[at] };
    line++;
    start = next + 1;
  }
}
