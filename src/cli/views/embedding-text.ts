import type { Model, ModelEmbedding } from '../../model/model.js';
import { numberText } from '../../model/number-text.js';
import { learntCount } from '../../model/read-embedding.js';
import { embeddingKinds } from '../../network/embeddings/kinds.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/** All numbers of an embedding: a table for each column, in which a row of the model is a column. */
export function embeddingText(
  { kind, columns }: ModelEmbedding,
  precision: Model['precision'],
  colours: Colours,
): string {
  const { format } = numberText[precision];
  const { rows, summary } = embeddingKinds[kind];
  const tables = columns.map(({ column, weights }) => {
    const longest = Math.max(...weights.map((row) => row.length));
    const hasBias = weights.some((row) => row.length < longest);
    const lines = Array.from({ length: longest }, (_, i) => [
      hasBias && i === 0 ? 'bias' : i + (hasBias ? 0 : 1),
      ...weights.map((row) => {
        const at = i - longest + row.length;
        return at < 0 ? '' : format(row[at]);
      }),
    ]);
    const table = formatTable(
      [{ title: '' }, ...rows.map((title) => ({ title, align: 'right' as const }))],
      lines,
      { titleStyle: colours.dim, indent: '  ' },
    );
    return `${escapeControls(column)}\n${table}`;
  });
  const learnt = learntCount({ kind, columns });
  const title = `embedding ${kind}: ${summary}; ${formatCount(learnt)} weights`;
  return `${colours.bold(title)}\n${tables.join('')}\n`;
}

/** The same as a record. */
export function embeddingRecord({ kind, columns }: ModelEmbedding, precision: Model['precision']) {
  const { format } = numberText[precision];
  const { rows } = embeddingKinds[kind];
  return {
    type: 'embedding',
    kind,
    columns: columns.map(({ column, weights }) => ({
      column,
      rows: weights.map((numbers, r) => ({
        name: rows[r],
        numbers: numbers.map((x) => Number(format(x))),
      })),
    })),
  };
}
