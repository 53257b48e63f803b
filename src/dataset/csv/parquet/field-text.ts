import type { SchemaElement } from 'hyparquet';
import { isUtf8, textIn } from '../../../support/platform.js';
import { shortestSingle } from '../../../support/shortest-single.js';
import { dateText, timestampText, timeText } from './date-text.js';

/** Writes a value of a column, as Parquet stores it, as the field that a CSV file has for it. */
export type FieldText = (value: unknown) => string;

/** Powers of ten that units of time are of a second. */
const fractionDigits = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

/** Digits of a decimal, and of the bytes of one: writers have 38, or 76. */
const MOST_DIGITS = 1000;
const LONGEST_DECIMAL = 400;

/** The Julian day of 1970-01-01, from which INT96 counts. */
const EPOCH_DAY = 2_440_588n;
const NANOS_OF_DAY = 86_400_000_000_000n;

/** How the values of a column are written; undefined for those that no field is like. */
export function fieldTextOf(element: SchemaElement): FieldText | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  const scale = logical?.type === 'DECIMAL' ? logical.scale : element.scale;
  const isDecimal = logical?.type === 'DECIMAL' || converted === 'DECIMAL';
  if (isDecimal && Math.abs(scale ?? 0) > MOST_DIGITS) return undefined;
  switch (type) {
    case 'BOOLEAN':
      return String;
    case 'FLOAT':
      return ofNumber((x) => (Number.isFinite(x) ? shortestSingle(x) : String(x)));
    case 'DOUBLE':
      return ofNumber(String);
    case 'INT32':
      if (isDecimal) return ofNumber((x) => decimalText(BigInt(x), scale));
      if (logical?.type === 'DATE' || converted === 'DATE') return ofNumber(dateText);
      if (logical?.type === 'TIME' || converted === 'TIME_MILLIS') {
        return ofNumber((x) => timeText(BigInt(x), 3));
      }
      return isUnsigned(element) ? ofNumber((x) => String(x >>> 0)) : ofNumber(String);
    case 'INT64':
      return textOfInt64(element, isDecimal ? (scale ?? 0) : undefined);
    case 'INT96':
      return ofBigint((x) => {
        const nanos = ((x >> 64n) - EPOCH_DAY) * NANOS_OF_DAY + BigInt.asUintN(64, x);
        return timestampText(nanos, 9, false);
      });
    case 'BYTE_ARRAY':
      if (isDecimal) return ofBytes((bytes) => decimalText(bigEndian(bytes), scale));
      if (converted === 'BSON' || logical?.type === 'BSON') return undefined;
      if (logical?.type === 'GEOMETRY' || logical?.type === 'GEOGRAPHY') return undefined;
      return ofBytes(textOfBytes);
    case 'FIXED_LEN_BYTE_ARRAY':
      if (isDecimal) return ofBytes((bytes) => decimalText(bigEndian(bytes), scale));
      if (logical?.type === 'UUID') return ofBytes(uuidText);
      if (logical?.type === 'FLOAT16') return ofBytes((bytes) => shortestHalf(halfOf(bytes)));
      return undefined;
    default:
      return undefined;
  }
}

function textOfInt64(element: SchemaElement, scale: number | undefined): FieldText {
  const { converted_type: converted, logical_type: logical } = element;
  if (scale !== undefined) return ofBigint((x) => decimalText(x, scale));
  if (logical?.type === 'TIMESTAMP') {
    const { unit, isAdjustedToUTC } = logical;
    return ofBigint((x) => timestampText(x, fractionDigits[unit], isAdjustedToUTC));
  }
  if (converted === 'TIMESTAMP_MILLIS') return ofBigint((x) => timestampText(x, 3, true));
  if (converted === 'TIMESTAMP_MICROS') return ofBigint((x) => timestampText(x, 6, true));
  if (logical?.type === 'TIME') return ofBigint((x) => timeText(x, fractionDigits[logical.unit]));
  if (converted === 'TIME_MICROS') return ofBigint((x) => timeText(x, 6));
  return isUnsigned(element) ? ofBigint((x) => String(BigInt.asUintN(64, x))) : ofBigint(String);
}

/** Whether the values of a column are numbers by their type, and are written with a decimal point. */
export function isNumber(element: SchemaElement): boolean {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return true;
  if (type === 'INT32' || type === 'INT64') return isInteger(element);
  return type === 'FLOAT' || type === 'DOUBLE' || logical?.type === 'FLOAT16';
}

/** Whether 32 bits of a column are a number with a sign, and nothing else. */
export function isPlainInteger(element: SchemaElement): boolean {
  return isInteger(element) && !isUnsigned(element);
}

/** Whether the bits of a column are a number, and no date or the like. */
function isInteger({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  const isOther = logical !== undefined && logical.type !== 'INTEGER';
  return !isOther && (converted === undefined || /^U?INT_/.test(converted));
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (logical?.type === 'INTEGER') return !logical.isSigned;
  return converted?.startsWith('UINT_') === true;
}

function ofNumber(text: (value: number) => string): FieldText {
  return (value) => (typeof value === 'number' ? text(value) : misread(value));
}

function ofBigint(text: (value: bigint) => string): FieldText {
  return (value) => (typeof value === 'bigint' ? text(value) : misread(value));
}

function ofBytes(text: (value: Uint8Array) => string): FieldText {
  return (value) => (value instanceof Uint8Array ? text(value) : misread(value));
}

function misread(value: unknown): never {
  throw new Error(`a value of type ${typeof value} where its column has others`);
}

function textOfBytes(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new Error('its text is not UTF-8');
  return textIn(bytes);
}

/** A whole number of units of 10^−scale. */
function decimalText(units: bigint, scale = 0): string {
  if (scale <= 0) return `${units}${'0'.repeat(-scale)}`;
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A number in two's complement, the highest byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  if (bytes.length > LONGEST_DECIMAL) throw new Error('a decimal of it is too long');
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A number of IEEE 754's binary16. */
function halfOf([low, high]: Uint8Array): number {
  const sign = high & 0x80 ? -1 : 1;
  const exponent = (high >> 2) & 0x1f;
  const fraction = (((high & 3) << 8) | low) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  // Powers of two, exactly.
  return exponent === 0
    ? (sign * fraction) / (1 << 14)
    : (sign * (1 + fraction) * (1 << exponent)) / (1 << 15);
}

/** Every binary16 is the nearest to a decimal of five digits. */
function shortestHalf(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(5))) : String(x);
}
