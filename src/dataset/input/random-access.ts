/** Bytes that can be read from anywhere. */
export interface RandomAccess {
  readonly byteLength: number;
  /** @throws MlpError (data) when they cannot be read */
  slice(from: number, to?: number): Promise<ArrayBuffer>;
}

/** Bytes in memory, in as many parts as they came in. */
export function inMemory(bytes: Uint8Array): RandomAccess {
  const { buffer } = Uint8Array.from(bytes);
  return {
    byteLength: buffer.byteLength,
    slice: async (from, to) => buffer.slice(from, to),
  };
}
