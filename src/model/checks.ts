import * as v from 'valibot';
import type { RecipeValue } from './model.js';
import { isRecipeValue } from './recipe-value.js';

/* Plain predicates take a fifth of what valibot's own steps add to a bundle. */
export const text = v.custom<string>((x) => typeof x === 'string', 'expected text');
export const oneOf = <const T extends string | number | boolean>(values: readonly T[]) =>
  v.custom<T>((x) => values.some((value) => value === x), `expected ${either(values)}`);
export const numberThat = (holds: (x: number) => boolean, expected: string) =>
  v.custom<number>((x) => typeof x === 'number' && holds(x), expected);
export const textLike = (form: RegExp, expected: string) =>
  v.custom<string>((x) => typeof x === 'string' && form.test(x), expected);

export const finite = numberThat(Number.isFinite, 'expected a finite number');
export const count = numberThat(
  (x) => Number.isSafeInteger(x) && x >= 0,
  'expected a whole number from 0',
);
export const sha256 = textLike(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** Names of options, and of flags: no key of an inherited property or of a prototype can be among them. */
const NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Valibot's own `record` passes over `__proto__` in silence, and gives its result a prototype. */
export const recipe = v.pipe(
  v.custom<object>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
    'expected an object',
  ),
  v.rawTransform<object, Record<string, RecipeValue>>(({ dataset, addIssue, NEVER }) => {
    const options: [string, RecipeValue][] = [];
    for (const [key, value] of Object.entries(dataset.value)) {
      if (NAME.test(key) && isRecipeValue(key, value)) {
        options.push([key, value]);
        continue;
      }
      const message = NAME.test(key)
        ? 'expected text, a finite number, true or false, or a list of texts or of finite numbers'
        : 'expected the name of a flag';
      const input = { ...dataset.value };
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }] });
      return NEVER;
    }
    return Object.fromEntries(options);
  }),
);

/** `"a" or "b"` */
export function either(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
