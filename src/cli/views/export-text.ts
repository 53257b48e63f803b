import type { Exported } from '../../export/export-format.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/** Of more parts than this, the first ones are listed. */
const MOST = 30;

/** What `mlp export` says: the file, and what is in it. */
export function exportText(path: string, { what, notes }: Exported, colours: Colours): string {
  const table = formatTable(
    [{ title: 'name' }, { title: 'type', align: 'left' }, { title: 'meaning' }],
    notes.slice(0, MOST),
    { titleStyle: colours.dim, indent: '  ' },
  );
  const others = notes.length - MOST;
  const more = others > 0 ? `  and ${formatCount(others)} more\n` : '';
  return `${escapeControls(path)}: ${what}\n${table}${more}`;
}
