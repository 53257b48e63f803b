import type { RowActivities } from '../../estimator/activities.js';
import { escapeControls, quote } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/**
 * What `mlp inspect --activations` says of a row.
 *
 * @param units what the units of the last layer stand for
 * @param layer the only one to be shown, from 1
 */
export function activitiesText(
  { file, row, line, inputs, layers, prediction, target }: RowActivities,
  units: readonly string[],
  layer: number | undefined,
  colours: Colours,
): string {
  const options = { titleStyle: colours.dim, indent: '  ' };
  const number = (title: string) => ({ title, align: 'right' as const });
  const actual = target === undefined ? '' : `, the target is ${quote(target)}`;
  const shown = typeof prediction === 'number' ? String(prediction) : quote(prediction);
  const encoded = formatTable(
    [{ title: 'input', align: 'left' }, number('x')],
    inputs.map(({ name, value }) => [name, formatLoss(value)]),
    options,
  );
  const tables = layers.map((one, l) => {
    const isLast = l + 1 === layers.length;
    const table = formatTable(
      [{ title: 'unit', align: 'left' }, number('z'), number('y')],
      one.sums.map((z, j) => [
        isLast ? units[j] : String(j + 1),
        formatLoss(z),
        formatLoss(one.outputs[j]),
      ]),
      options,
    );
    return `\n${colours.bold(`layer ${l + 1}, ${one.activation}`)}\n${table}`;
  });
  return [
    `row ${formatCount(row)} of ${escapeControls(file)} (line ${formatCount(line)}): predicted ${shown}${actual}\n`,
    ...(layer === undefined
      ? [`\n${colours.bold('inputs, as they are encoded')}\n${encoded}`, ...tables]
      : [tables[layer - 1]]),
  ].join('');
}
