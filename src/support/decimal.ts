/** Decimal digits with an optional sign, fraction and exponent; nothing else that Number takes. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text writes in decimal digits, blanks around it aside; undefined for any other text. */
export function parseDecimal(text: string): number | undefined {
  const value = DECIMAL.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
