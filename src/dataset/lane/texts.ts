import { bytesOf } from '../../support/platform.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import { CODES, MISSING, REFUSED, SLOT_CODE, SLOTS } from './places.js';
import { slotOf } from './text-field.js';

/** So many different texts a column may have: a dictionary that is half full is still fast. */
export const MOST_TEXTS = SLOTS / 2;
/** The longest text that the scanner looks for. */
const MOST_BYTES = 15;

/** The different texts of a column, in the order in which they come, and the scanner's dictionary of them. */
export class Texts {
  readonly values: string[] = [];
  readonly #memory: LinearMemory;
  readonly #dictionary: number;
  readonly #codes = new Map<string, number>();

  constructor(memory: LinearMemory, dictionary: number) {
    this.#memory = memory;
    this.#dictionary = dictionary;
  }

  get count(): number {
    return this.values.length;
  }

  /** The code of a text, which it is given if it has none; undefined where there are too many. */
  codeOf(text: string): number | undefined {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.values.length;
    if (code >= MOST_TEXTS) return undefined;
    this.#codes.set(text, code);
    this.values.push(text);
    tell(this.#memory, this.#dictionary, text, code + CODES);
    return code;
  }
}

/** Lets the scanner know the texts that stand for a missing field, and whether there may be one. */
export function tellMissing(
  memory: LinearMemory,
  dictionary: number,
  texts: Iterable<string>,
  mayMiss: boolean,
): void {
  for (const text of texts) tell(memory, dictionary, text, mayMiss ? MISSING : REFUSED);
}

function tell(memory: LinearMemory, dictionary: number, text: string, says: number): void {
  const bytes = bytesOf(text);
  // Of others it finds no end, and asks the slow road each time.
  if (bytes.length > MOST_BYTES) return;
  const slot = slotOf(memory.buffer, dictionary, bytes);
  const view = new Uint8Array(memory.buffer);
  view.set(bytes, slot);
  new DataView(memory.buffer).setInt32(slot + SLOT_CODE, says, true);
}
