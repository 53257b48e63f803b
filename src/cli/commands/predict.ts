import { type CsvFile, type CsvRecord, openCsv } from '../../dataset/csv/csv.js';
import { openSource } from '../../dataset/csv/source.js';
import { RowEncoder } from '../../dataset/encode/row-encoder.js';
import { resolveColumns } from '../../dataset/table/column-refs.js';
import { engines } from '../../engine/engines.js';
import { createPredictor } from '../../estimator/predictor.js';
import { readModel } from '../../model/read-model.js';
import { MlpError, quote, worded } from '../../support/errors.js';
import { csvFlags } from '../flags/data-flags.js';
import { noteDelimiter } from '../flags/data-from-flags.js';
import { flagWithDefault, oneOf, optionalFlag, switchFlag, whole, word } from '../flags/flag.js';
import { modelFlags } from '../flags/model-flags.js';
import { engineFlag, outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { type Talk, talkOf } from '../output/notices.js';
import { openOutput } from '../output/output-file.js';
import { rowWriters } from '../output/row-writers.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { flagWords } from '../parser/flag-words.js';

const group = 'Predictions';

const predictFlags = {
  ...modelFlags,
  ...csvFlags,
  out: optionalFlag(
    { flags: '-o, --out <file>', summary: 'write to a file instead of standard output', group },
    word,
  ),
  force: switchFlag({
    flags: '--force',
    summary: 'overwrite a file that is not of predictions, too',
    group,
  }),
  proba: switchFlag({
    flags: '--proba',
    summary: 'append the probability of each class, as p(class)',
    group,
  }),
  top: optionalFlag(
    {
      flags: '--top <k>',
      summary: 'append the k most probable classes: top1, p1, top2, p2, …',
      group,
    },
    whole(1),
  ),
  keep: flagWithDefault(
    { flags: '--keep <columns>', summary: 'input columns to keep: a list, all or none', group },
    word,
    'all',
  ),
  format: flagWithDefault(
    { flags: '--format <format>', summary: 'csv, tsv or ndjson', group },
    oneOf(['csv', 'tsv', 'ndjson']),
    'csv',
  ),
  onError: flagWithDefault(
    {
      flags: '--on-error <policy>',
      summary: 'rows that cannot be read: fail, or skip them and say so',
      group,
    },
    oneOf(['fail', 'skip']),
    'fail',
  ),
  safeCsv: switchFlag({
    flags: '--safe-csv',
    summary: "put a ' before text that a spreadsheet would take for a formula",
    group,
  }),
  quiet: outputFlags.quiet,
  engine: engineFlag,
};

export const command: CommandModule = {
  description:
    'Appends predictions to the rows of a CSV file, row by row. Columns are matched by name; the target may be there or not.',
  examples: [
    ['mlp predict held-out.csv', 'with model.json, to standard output'],
    ['mlp predict held-out.csv --proba -o predicted.csv', 'with the probability of each class'],
    ['cat rows.csv | mlp predict - --keep id', 'only the predictions, with the id of the row'],
  ],
  argument: '<data>',
  argumentSummary: 'a CSV file, or - for standard input',
  flags: Object.values(predictFlags),
  usable(flags) {
    const skips = flags.text(predictFlags.onError) === 'skip'; // whoever does need not be told to
    return command.flags.filter((flag) => !(skips && flag === predictFlags.onError));
  },
  run: predict,
};

async function predict(path: string, flags: FlagValues, terminal: Terminal): Promise<number> {
  const talk = talkOf(terminal, flags.get(predictFlags.quiet));
  const modelPath = flags.get(predictFlags.model);
  const model = readModel(modelPath);
  const predictor = createPredictor(model, engines[flags.get(predictFlags.engine)], {
    probabilities: flags.get(predictFlags.proba),
    top: flags.get(predictFlags.top),
  });
  const csv = await openCsv(await openSource(path, terminal), {
    delimiter: flags.get(csvFlags.delimiter),
    header: flags.get(csvFlags.noHeader) ? false : model.schema.header,
    named: model.schema.header,
    ragged: 'pass',
  });
  noteDelimiter(csv, talk);
  const encoder = new RowEncoder(model.schema, csv, { unknown: flags.get(predictFlags.unknown) });
  const kept = keptColumns(csv, flags.get(predictFlags.keep));
  const names = [...kept.map((index) => csv.header[index]), ...predictor.columns];
  refuseTwice(names, kept.length, csv.name);
  const writer = rowWriters[flags.get(predictFlags.format)](names, flags.get(predictFlags.safeCsv));

  const saving = {
    force: flags.get(predictFlags.force),
    inputs: [path, modelPath],
    isOurs: (firstLine: string) => firstLine.includes('prediction'),
    kind: 'does not look like predictions',
  };
  const output = openOutput(flags.get(predictFlags.out), saving, terminal.stdout);
  try {
    output.write(model.schema.header ? writer.header : '');
    const inputs = new Float64Array(encoder.inputs);
    const skipped = skipping(flags, talk);
    for await (const record of csv.records) {
      if (!skipped(() => encoder.encode(record, inputs))) continue;
      output.write(writer.row([...cells(record, kept), ...predictor.predict(inputs)]));
    }
    output.commit();
  } finally {
    output.abort();
  }
  return exitCodes.done;
}

function cells(record: CsvRecord, kept: readonly number[]): string[] {
  return kept.map((index) => record.fields[index]);
}

/** Runs the reading of a row; false when it failed and rows that do are to be skipped. */
function skipping(flags: FlagValues, talk: Talk): (read: () => void) => boolean {
  if (flags.get(predictFlags.onError) === 'fail') {
    return (read) => {
      read();
      return true;
    };
  }
  const words = flagWords(command.usable?.(flags) ?? command.flags);
  return (read) => {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      talk.warn(`skipped ${worded(error.details, words)}`);
      return false;
    }
  };
}

/** The columns that --keep names, in the order of the file. */
function keptColumns({ header }: CsvFile, keep: string): number[] {
  const all = header.map((_, index) => index);
  if (keep === 'all') return all;
  if (keep === 'none') return [];
  return resolveColumns(header, keep, 'keep');
}

/** @param kept how many of the names are of columns that are kept; the predictions' follow */
function refuseTwice(names: readonly string[], kept: number, file: string): void {
  const added = names.slice(kept);
  const twice = added.find((name) => names.indexOf(name) < kept);
  if (twice === undefined) return;
  const others = names.slice(0, kept).filter((name) => !added.includes(name));
  const keep =
    others.length === 0 || others.some((name) => /,|^\s|\s$/.test(name))
      ? 'none'
      : others.join(',');
  throw new MlpError({
    kind: 'usage',
    place: { file },
    problem: `it has a column ${quote(twice)} already, and predictions would add another`,
    advice: { text: 'leave it out with', options: { keep } },
  });
}
