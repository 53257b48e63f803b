import type { Profile } from '../../dataset/table/profile.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/** The table of `mlp inspect data.csv`. */
export function profileText(
  { rows, columns, delimiter, sha256 }: Profile & { delimiter: string },
  colours: Colours,
): string {
  const table = formatTable(
    [
      { title: 'column' },
      { title: 'kind' },
      { title: 'missing', align: 'right' },
      { title: 'different', align: 'right' },
      { title: 'minimum', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'maximum', align: 'right' },
      { title: 'most frequent' },
    ],
    columns.map(({ name, kind, missing, distinct, range, frequent }) => [
      name,
      kind,
      formatCount(missing),
      distinct === undefined ? 'many' : formatCount(distinct),
      range && formatLoss(range.minimum),
      range && formatLoss(range.mean),
      range && formatLoss(range.maximum),
      kind === 'numeric' ? '' : frequent.map(([text, count]) => `${text} (${count})`).join(', '),
    ]),
    { titleStyle: colours.dim },
  );
  const named = NAMES.get(delimiter) ?? `"${delimiter}"`;
  return `${counted(rows, 'row')}, ${counted(columns.length, 'column')}, separated by ${named}, sha256 ${sha256}\n\n${table}`;
}

/** Of the delimiters that are hard to see beside the words of a sentence. */
const NAMES: ReadonlyMap<string, string> = new Map([
  [',', 'comma'],
  ['\t', 'tab'],
  [' ', 'space'],
]);

function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}
