import type { DataInspection } from '../../estimator/inspect-data.js';
import type { JsonRecord } from '../../estimator/json-record.js';
import type { Note } from '../../estimator/notes.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { noteText } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { featuresText, targetText } from './encoder-text.js';
import { listText } from './list-text.js';

/** What a training would make of a file, or why it would refuse it. */
export type DataOutlook = DataInspection | { readonly refused: string };

/** What `mlp inspect data.csv` says below the columns. */
export function dataText(data: DataOutlook, colours: Colours): string {
  const title = `\n${colours.bold('as mlp train would read it')}\n`;
  if ('refused' in data) {
    return `${title}  ${colours.yellow('refused')}: ${escapeControls(data.refused)}\n`;
  }
  const { rows, dropped, schema, inputs, classes, notes } = data;
  const { target } = schema;
  const out = dropped === 0 ? '' : `, ${formatCount(dropped)} left out`;
  const what =
    classes === undefined
      ? targetText(target)
      : `classes ${listText(classes.map((one) => `${one.class} (${formatCount(one.rows)})`))}`;
  const lines = [
    ...notes.filter((note) => note.isWarning === true),
    ...notes.filter((note) => note.isWarning !== true),
  ].map((note) => `  ${labelOf(note, colours)}: ${escapeControls(noteText(note))}\n`);
  return `${title}  rows    ${formatCount(rows)}${out}
  target  ${escapeControls(target.column)}: ${what}
  inputs  ${formatCount(inputs)}, from these features
${featuresText(schema, colours)}${lines.length === 0 ? '' : `\n${lines.join('')}`}`;
}

function labelOf({ isWarning, doubt }: Note, { yellow, dim }: Colours): string {
  if (isWarning === true) return yellow('warning');
  return dim(doubt === undefined ? 'decided' : 'note');
}

/** The same, as what a record of the columns has besides. */
export function dataRecord(data: DataOutlook): JsonRecord {
  if ('refused' in data) return { refused: data.refused };
  const { task, rows, dropped, schema, inputs, classes, notes } = data;
  return {
    training: {
      task,
      rows,
      dropped,
      target: schema.target,
      classes,
      inputs,
      features: schema.features,
    },
    notes: notes.map((note) => ({
      level: note.isWarning === true ? 'warning' : 'note',
      doubt: note.doubt,
      text: note.text,
      options: optionsOf(note),
    })),
  };
}

/** The options that settle a note, by their keys; null where their value is to be chosen. */
function optionsOf({ option, value, settle }: Note): Readonly<Record<string, string | null>> {
  const options = option === undefined ? (settle?.options ?? {}) : { [option]: value };
  return Object.fromEntries(Object.entries(options).map(([key, text]) => [key, text ?? null]));
}
