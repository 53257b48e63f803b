import type { RecipeValue } from './model.js';

type Entries = Readonly<Record<string, unknown>>;

/** Whether plain data can be the value of an option in a model's recipe. */
export function isRecipeValue(key: string, value: unknown): value is RecipeValue {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return value.every(isText) || value.every(Number.isFinite);
  if (typeof value !== 'object' || value === null) return false;
  const { name, ...numbers }: Entries = { ...value };
  // Weights of classes, whose keys are the user's own, `name` among them, and factors of groups are records of numbers. The
  // others are one of several named things and its numbers: `{"name": "step", "period": 10, "factor": 0.5}`.
  return key === 'classWeight' || key === 'lrFactor'
    ? areNumbers({ ...value })
    : isText(name) && areNumbers(numbers);
}

function isScalar(value: unknown): boolean {
  return isText(value) || typeof value === 'boolean' || Number.isFinite(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function areNumbers(entries: Entries): boolean {
  return Object.values(entries).every(Number.isFinite);
}
