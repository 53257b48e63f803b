import { MlpError } from '../support/errors.js';

type FormulaGraphs = typeof import('./formula-graphs.js');

let loaded: FormulaGraphs | undefined;

/** From now on, formulas can be read. Few networks have any, and what reads them is as large as what predicts. */
export function useFormulas(graphs: FormulaGraphs): void {
  loaded = graphs;
}

/** A formula has to be read, and what reads it is not loaded. */
export class FormulasNotLoaded extends MlpError {
  constructor() {
    super({
      kind: 'usage',
      problem: 'there are formulas, and what reads them is not loaded',
      advice: 'await loadFormulas() first',
    });
  }
}

/** What makes graphs of formulas. @throws FormulasNotLoaded before `loadFormulas` */
export function formulaGraphs(): FormulaGraphs {
  if (loaded === undefined) throw new FormulasNotLoaded();
  return loaded;
}
