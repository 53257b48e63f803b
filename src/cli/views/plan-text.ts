import { explainPlan, type PlanExplanation } from '../../engine/explain-plan.js';
import { checkFormulas } from '../../estimator/check-formulas.js';
import { dataShape } from '../../estimator/prepare.js';
import { readRecipe } from '../../estimator/recipe.js';
import { trainingRecipe } from '../../estimator/training-recipe.js';
import { memberModel } from '../../model/member-model.js';
import type { Model } from '../../model/model.js';
import { modelEmbedding } from '../../model/read-embedding.js';
import { escapeControls } from '../../support/errors.js';
import { descentProgram } from '../../training/descent-program.js';
import { resolveRecipe } from '../../training/resolve-recipe.js';
import type { Colours } from '../output/colours.js';
import { formatCount } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/**
 * How the step that trained a model is compiled.
 *
 * @throws MlpError for a model whose recipe this version does not know
 */
export async function explainModel(model: Model, path: string): Promise<PlanExplanation> {
  const given = readRecipe(model.recipe, escapeControls(path));
  await checkFormulas(given);
  const recipe = trainingRecipe(given);
  const resolved = resolveRecipe(
    recipe,
    dataShape(model.schema, modelEmbedding(memberModel(model))),
  );
  return explainPlan(descentProgram(recipe, resolved, model.data.rows), recipe.precision);
}

/** The tables of `mlp inspect --plan`. */
export function planText(
  { passes, kernels, values, functions, arena }: PlanExplanation,
  colours: Colours,
): string {
  const options = { titleStyle: colours.dim, indent: '  ' };
  const heading = (text: string): string => `${colours.bold(text)}\n`;
  const total = kernels.reduce((sum, { instructions }) => sum + instructions, 0);
  const kernelRows = kernels.flatMap(({ kind, shape, results, instructions }, k) =>
    results.map(({ name, computed, where }, i) => {
      const first = i === 0;
      return [
        first ? k + 1 : '',
        first ? kind : '',
        first ? shape : '',
        name,
        computed,
        where,
        first ? formatCount(instructions) : '',
      ];
    }),
  );
  return [
    heading('passes, and what they leave'),
    formatTable(
      [
        { title: 'pass' },
        { title: 'values', align: 'right' },
        { title: 'kernels', align: 'right' },
        { title: 'in memory', align: 'right' },
        { title: '' },
      ],
      passes.map(({ pass, values, kernels, stored, summary }) => [
        pass,
        formatCount(values),
        formatCount(kernels),
        formatCount(stored),
        summary,
      ]),
      options,
    ),
    '\n',
    heading(`kernels, in their order: ${formatCount(total)} instructions`),
    formatTable(
      [
        { title: '', align: 'right' },
        { title: 'kind' },
        { title: 'shape' },
        { title: 'value' },
        { title: 'computed as' },
        { title: 'where' },
        { title: 'instructions', align: 'right' },
      ],
      kernelRows,
      options,
    ),
    '\n',
    heading(`arena: ${formatCount(arena)} bytes`),
    formatTable(
      [
        { title: 'value' },
        { title: 'shape' },
        { title: 'offset', align: 'right' },
        { title: 'bytes', align: 'right' },
      ],
      values.map(({ name, shape, offset, bytes }) => [
        name,
        shape,
        formatCount(offset),
        formatCount(bytes),
      ]),
      options,
    ),
    '\n',
    heading('functions'),
    formatTable(
      [
        { title: 'name' },
        { title: 'instructions', align: 'right' },
        { title: 'bytes', align: 'right' },
      ],
      functions.map(({ name, instructions, bytes }) => [
        name,
        formatCount(instructions),
        formatCount(bytes),
      ]),
      options,
    ),
  ].join('');
}
