import { MlpError } from '../../support/errors.js';
import { bytesOf, joined, memoryBytes } from '../../support/platform.js';

/**
 * All bytes of what can only be read from its first to its last.
 *
 * @param name for messages
 * @param limit of their number: a part of this machine's memory, unless it is given
 * @throws MlpError (data) where they are more, as those of a small compressed file may be, and of a pipe without an end
 */
export async function allBytes(
  name: string,
  chunks: AsyncIterable<Uint8Array | string>,
  limit = memoryBytes() / 4, // while they are joined, they are there twice
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? bytesOf(chunk) : chunk;
    size += bytes.length;
    if (size > limit) {
      throw new MlpError({
        kind: 'data',
        place: { file: name },
        problem: `all of it has to be in memory, and it has more than ${Math.floor(limit)} bytes`,
        advice: 'make a file of it, unpacked, which is read piece by piece',
      });
    }
    parts.push(bytes);
  }
  return joined(parts);
}
