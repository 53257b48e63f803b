/** A whole number below the line: `₋₂`. */
export function subscript(n: number): string {
  return digits(n, '₀₁₂₃₄₅₆₇₈₉').replace('-', '₋');
}

/** A whole number above the line: `²`. */
export function superscript(n: number): string {
  return digits(n, '⁰¹²³⁴⁵⁶⁷⁸⁹').replace('-', '⁻');
}

function digits(n: number, signs: string): string {
  return String(n).replace(/\d/g, (digit) => signs[Number(digit)]);
}
