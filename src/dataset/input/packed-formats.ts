/** A kind of compressed file that is unpacked as it is read. */
export interface PackedFormat {
  readonly name: 'gzip' | 'zstd';
  /** Whether bytes, of which there are at least four, are the first ones of such a file. */
  begins(start: Uint8Array): boolean;
  /** Further names of such a file end so. */
  readonly extension: RegExp;
  /** Unpacks a file, as a shell command to which its name belongs. */
  readonly command: string;
}

export const packedFormats: readonly PackedFormat[] = [
  {
    name: 'gzip',
    begins: ([first, second]) => first === 0x1f && second === 0x8b,
    extension: /\.(?:gz|gzip)$/i,
    command: 'gzip -dc',
  },
  {
    name: 'zstd',
    // A frame, or one that is to be skipped.
    begins: ([a, b, c, d]) =>
      (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) ||
      (a >= 0x50 && a <= 0x5f && b === 0x2a && c === 0x4d && d === 0x18),
    extension: /\.(?:zst|zstd)$/i,
    command: 'zstd -dc',
  },
];
