/** A record of NDJSON: what does not apply is undefined, and is left out. */
export type JsonRecord = Readonly<Record<string, unknown>>;
