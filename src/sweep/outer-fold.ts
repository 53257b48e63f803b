/** One of the folds of a nested cross-validation. */
export interface OuterFold {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** Every outer fold, as a setting names it: `1/5`, … */
export function outerFolds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${i + 1}/${count}`);
}

/** @throws RangeError for a text that names none */
export function readOuterFold(text = ''): OuterFold {
  if (!isOuterFold(text)) throw new RangeError(`${text} is no outer fold`);
  const [number, count] = text.split('/').map(Number);
  return { number, count };
}

export function isOuterFold(text: string): boolean {
  if (!/^[1-9]\d{0,8}\/[1-9]\d{0,8}$/.test(text)) return false;
  const [number, count] = text.split('/').map(Number);
  return number <= count && count >= 2;
}
