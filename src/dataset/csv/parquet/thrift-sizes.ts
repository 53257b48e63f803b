import { readVarint } from './varint.js';

/* Types of Thrift's compact protocol that Parquet has. */
const STOP = 0;
const BOOLEANS = 2;
const BYTE = 3;
const INTEGERS = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** What Parquet says of itself is not as deep. */
const DEEPEST = 24;

/**
 * Makes sure that a struct of Thrift's compact protocol is in the bytes, so that hyparquet, which believes the size of a
 * list, takes no memory for what is not there.
 *
 * @param from where it begins
 * @throws Error for one that is cut off, is too deep, or has a list of more items than there are bytes
 */
export function checkThrift(bytes: Uint8Array, from: number): void {
  let at = from;
  const next = (): number => {
    if (at >= bytes.length) throw new Error('what it says of itself is cut off');
    return bytes[at++];
  };
  const varint = (): number => readVarint(next);
  const skip = (count: number): void => {
    if (count > bytes.length - at) throw new Error('what it says of itself is cut off');
    at += count;
  };
  const element = (type: number, depth: number): void => {
    if (depth > DEEPEST) throw new Error('what it says of itself is nested too deeply');
    if (type <= BOOLEANS) return;
    if (type === BYTE) skip(1);
    else if (type <= INTEGERS) varint();
    else if (type === DOUBLE) skip(8);
    else if (type === BINARY) skip(varint());
    else if (type === LIST) list(depth);
    else if (type === STRUCT) struct(depth);
    else throw new Error('it has a type that Parquet has not');
  };
  const list = (depth: number): void => {
    const header = next();
    const type = header & 15;
    const size = header >> 4 === 15 ? varint() : header >> 4;
    if (size > bytes.length - at) throw new Error('a list of it is longer than the file');
    for (let i = 0; i < size; i++) element(type <= BOOLEANS ? BYTE : type, depth + 1);
  };
  const struct = (depth: number): void => {
    for (;;) {
      const header = next();
      if ((header & 15) === STOP) return;
      if (header >> 4 === 0) varint();
      element(header & 15, depth + 1);
    }
  };
  struct(0);
}
