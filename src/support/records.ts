/** The keys of a registry, with their own type. */
export function keysOf<T extends object>(record: T): (keyof T & string)[] {
  const keys: (keyof T & string)[] = [];
  for (const key in record) if (Object.hasOwn(record, key)) keys.push(key);
  return keys;
}

/** Whether a word is the name of a record in a registry (and not of anything inherited). */
export function isKeyOf<T extends object>(record: T, word: string): word is keyof T & string {
  return Object.hasOwn(record, word);
}
