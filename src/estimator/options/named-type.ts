import {
  type ChoiceOf,
  formatNamed,
  formsOf,
  isChoice,
  type Named,
  parseNamed,
} from '../../support/named.js';
import { isKeyOf } from '../../support/records.js';
import { orList } from '../../support/words.js';
import type { ValueSynonyms } from './synonyms.js';
import { adviseName, type JsonSchema, type OptionType } from './types.js';

/**
 * One of a registry's named records with its numbers: `step:10,0.5`, or `{name: 'step', period: 10, factor: 0.5}`.
 *
 * @param synonyms what others call them, for advice
 */
export function named<R extends Readonly<Record<string, Named>>>(
  registry: R,
  synonyms?: ValueSynonyms,
): OptionType<ChoiceOf<R>> {
  return {
    expected: orList(formsOf(registry, true)),
    schema: { anyOf: Object.entries(registry).map(([name, record]) => schemaOf(name, record)) },
    parse: (text) => parseNamed(registry, text),
    format: (choice) => formatNamed(registry, choice),
    holds: (value): value is ChoiceOf<R> => isChoice(registry, value),
    advise(text) {
      const [name] = text.split(':');
      return isKeyOf(registry, name)
        ? undefined
        : adviseName(name, Object.keys(registry), synonyms);
    },
    store(choice) {
      const name = String(choice.name);
      const numbers: [string, number][] = [];
      for (const [key, value] of Object.entries(choice)) {
        if (typeof value === 'number') numbers.push([key, value]);
      }
      return numbers.length === 0 ? name : { name, ...Object.fromEntries(numbers) };
    },
  };
}

/** A record without numbers is stored as its name. */
function schemaOf(name: string, { parameters }: Named): JsonSchema {
  if (Object.keys(parameters).length === 0) return { const: name };
  const numbers = Object.entries(parameters).map(([key, { whole, least, above, most }]) => [
    key,
    {
      type: whole ? 'integer' : 'number',
      ...(least !== undefined && { minimum: least }),
      ...(above !== undefined && { exclusiveMinimum: above }),
      ...(most !== undefined && { maximum: most }),
    },
  ]);
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', ...Object.keys(parameters)],
    properties: { name: { const: name }, ...Object.fromEntries(numbers) },
  };
}
