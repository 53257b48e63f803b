declare const isFormula: unique symbol;

/** A formula as it is written, where a name could be: a text that can be no name. */
export type FormulaText = string & { readonly [isFormula]: true };

/** What a name does not have: an operator, a parenthesis, a number at its beginning, or a letter alone. */
export const FORMULA = /[()+*/^<>=?×·÷−]|^\s*(?:-|[\d.]|[a-z]\s*(?:-|$))|\s-|-\s/;

export function isFormulaText(value: unknown): value is FormulaText {
  return typeof value === 'string' && FORMULA.test(value);
}
