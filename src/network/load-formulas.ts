import { useFormulas } from './formulas.js';

/** Loads what reads formulas and makes graphs of them: nothing can be built of a formula before. */
export async function loadFormulas(): Promise<void> {
  useFormulas(await import('./formula-graphs.js'));
}
