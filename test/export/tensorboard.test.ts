import { describe, expect, it } from 'vitest';
import { scalarsRecord, versionRecord } from '../../src/export/tensorboard/event.js';
import { crc32c, tfRecord } from '../../src/export/tensorboard/tf-record.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (length: number, at: (i: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => at(i));

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  it.each([
    ['zeros', bytes(32, () => 0), 0x8a9136aa],
    ['ones', bytes(32, () => 0xff), 0x62a8ab43],
    ['rising', bytes(32, (i) => i), 0x46dd794e],
    ['falling', bytes(32, (i) => 31 - i), 0x113fdb5c],
    ['digits', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s', (_, data, crc) => {
    expect(crc32c(data)).toBe(crc);
  });
});

describe('an event file', () => {
  it('begins with the version, as TensorFlow writes it', () => {
    expect(hex(versionRecord(256.5))).toBe(
      `${'1800000000000000'}${'a37f4b22'}` + // 24 bytes, and their masked checksum
        `${'090000000000087040'}` + // field 1, fixed 64: 256.5
        `${'1a0d'}${Buffer.from('brain.Event:2').toString('hex')}` + // field 3, 13 bytes
        'bc98212b',
    );
  });

  it('has a summary for each step, as TensorFlow writes it', () => {
    expect(hex(scalarsRecord(256.5, 1, [['v/1', 1.5]]))).toBe(
      `${'1900000000000000'}${'8bf10828'}` +
        `${'090000000000087040'}${'1001'}` + // the time; field 2, varint: step 1
        `${'2a0c'}${'0a0a'}` + // field 5, a summary; in it field 1, a value
        `${'0a03762f31'}${'150000c03f'}` + // its tag, and as float32 its number
        '2cecc087',
    );
  });

  it('has records of any length', () => {
    const data = bytes(70_000, (i) => i % 251);
    const record = tfRecord(data);
    expect(record.length).toBe(data.length + 16);
    expect(new DataView(record.buffer).getBigUint64(0, true)).toBe(70_000n);
    expect(hex(record.subarray(12, -4))).toBe(hex(data));
  });
});
