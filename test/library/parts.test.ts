import { expect, it } from 'vitest';
import { isFormulaText } from '../../src/network/formula-text.js';
import { loadFormulas } from '../../src/network/load-part.js';
import { part } from '../../src/network/parts.js';

it('formulas can be read when what reads them is loaded', async () => {
  const text = 'x^2';
  if (!isFormulaText(text)) throw new Error(`${text} could be a name`);
  expect(() => part('formulas')).toThrow('await loadFormulas() first');
  await loadFormulas();
  expect(part('formulas').activationOf(text).summary).toBe('x^2');
});
