import { _SHA256 as Sha256 } from '@noble/hashes/sha2.js';

/*
 * What Node and browsers each do in their own way. Node's modules are asked for when they are needed and never
 * imported, so that what stands on this runs in both, and a bundler finds nothing of Node's.
 */

/** A hash that is fed piece by piece. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** In hexadecimal; nothing can be added afterwards. */
  hex(): string;
}

/** Node's own modules; undefined in a browser. */
const node = typeof process === 'undefined' ? undefined : process.getBuiltinModule;

/** SHA-256: OpenSSL's in Node, which is six times as fast as one in JavaScript. */
export function createSha256(): Hash {
  const crypto = node?.('node:crypto');
  if (crypto === undefined) return portableSha256();
  const hash = crypto.createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hash.digest('hex'),
  };
}

function portableSha256(): Hash {
  const hash = new Sha256(); // without the functions around it, which are a fifth of it
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

/** Whether bytes are UTF-8. */
export const isUtf8: (bytes: Uint8Array) => boolean = node?.('node:buffer').isUtf8 ?? decodes;

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Where nobody says how much memory there is: as much as a browser lets one page have. */
const USUAL_MEMORY = 4_294_967_296;

/** Bytes of memory that this machine has, or the container. */
export function memoryBytes(): number {
  if (node === undefined) return USUAL_MEMORY;
  const own = node('node:os').totalmem();
  const given = process.constrainedMemory();
  return given > 0 ? Math.min(own, given) : own;
}

/** Bytes that the heap can have, where texts and objects are. */
export function heapBytes(): number {
  return node?.('node:v8').getHeapStatistics().heap_size_limit ?? USUAL_MEMORY;
}

const NodeBuffer = typeof Buffer === 'undefined' ? undefined : Buffer;

/** The text of some bytes that are UTF-8. Node reads its own buffers several times as fast as a decoder does others. */
export function textIn(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (NodeBuffer === undefined) {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to));
  }
  const own =
    bytes instanceof NodeBuffer
      ? bytes
      : NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return own.toString('utf8', from, to);
}

/** Bytes as one character each, whatever they mean. */
export function charactersOf(bytes: Uint8Array): string {
  return NodeBuffer === undefined
    ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    : NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** A text as UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return NodeBuffer === undefined ? new TextEncoder().encode(text) : NodeBuffer.from(text, 'utf8');
}

/** Bytes behind each other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (NodeBuffer !== undefined) return NodeBuffer.concat(parts);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Unpacks compressed bytes as they come. */
type Decompressor = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * What unpacks a format, where that is known: zstd in Node from 22.15 on, gzip everywhere. An archive that is damaged
 * or cut off makes it throw, behind what could be read.
 */
export function decompressor(format: 'gzip' | 'zstd'): Decompressor | undefined {
  const zlib = node?.('node:zlib');
  if (zlib === undefined) return format === 'gzip' ? gunzipInBrowser : undefined;
  if (format === 'gzip') return throughStream(() => zlib.createGunzip());
  return knowsZstd(zlib) ? throughStream(() => zlib.createZstdDecompress()) : undefined;
}

/** What Node's modules have got since the version that they are described for here. */
interface Zstd {
  createZstdDecompress(): ReturnType<typeof import('node:zlib').createGunzip>;
}

function knowsZstd(zlib: object): zlib is Zstd {
  return 'createZstdDecompress' in zlib;
}

function throughStream(create: Zstd['createZstdDecompress']): Decompressor {
  return async function* (chunks) {
    const stream = create();
    // Its errors come out where it is read.
    process.getBuiltinModule('node:stream').pipeline(chunks, stream, () => {});
    for await (const chunk of stream) yield chunk;
  };
}

/** Exported for a test in Node. */
export async function* gunzipInBrowser(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacking = new DecompressionStream('gzip');
  const writer = unpacking.writable.getWriter();
  const writing = (async () => {
    for await (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  })().catch((error: unknown) => writer.abort(error));
  const reader = unpacking.readable.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
    await writing;
  } finally {
    await reader.cancel();
  }
}
