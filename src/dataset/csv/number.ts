const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The number that a field says, or undefined where it is none: an optional sign, digits with an
 * optional point, an optional exponent; blanks around it do not count. No `0x10`, no `12abc`, no
 * `Infinity`. Too large a number becomes ±Infinity, for the caller to refuse. −0 becomes 0, because
 * JSON does not keep the difference.
 */
export function parseNumber(field: string): number | undefined {
  const text = field.trim();
  return decimal.test(text) ? Number(text) + 0 : undefined;
}
