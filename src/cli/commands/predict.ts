import type { CsvRecord } from '../../dataset/csv/csv.js';
import { encodedBlocks } from '../../dataset/encode/encoded-blocks.js';
import { RecordEncoder } from '../../dataset/encode/record-encoder.js';
import type { Schema } from '../../dataset/encode/schema.js';
import { openSources } from '../../dataset/input/file-source.js';
import { engines } from '../../engine/engines.js';
import { noNumber } from '../../estimator/no-number.js';
import { noteUnfamiliar } from '../../estimator/note-unfamiliar.js';
import { optional, withDefault } from '../../estimator/options/option.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { oneOf, onOff, whole, word } from '../../estimator/options/types.js';
import { predictor } from '../../estimator/predictor.js';
import { openForModel } from '../../estimator/read-data.js';
import { readModel } from '../../model/read-model.js';
import { keysOf } from '../../support/records.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { readingOptions } from '../flags/csv-flags.js';
import { modelFlags } from '../flags/model-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { engineFlag, outputFile, outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { keptColumns } from '../output/kept-columns.js';
import { looksLikePredictions } from '../output/looks-like-predictions.js';
import { noticesOf } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { openOutput } from '../output/output-file.js';
import { predictionWriter } from '../output/prediction-writer.js';
import type { Progress } from '../output/progress-view.js';
import { type OutputCell, rowWriters } from '../output/row-writers.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import type { CommandModule } from '../parser/command.js';
import { onError, rowFaults } from '../parser/row-faults.js';
import { predictionColumns } from '../views/prediction-columns.js';

const group = 'Predictions';

const predictFlags = {
  ...modelFlags,
  ...csvOptions,
  out: { ...outputFile, group },
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is not of predictions, too', group },
    onOff,
    false,
  ),
  proba: withDefault(
    {
      key: 'proba',
      brief: 'append the probability of each class',
      help: 'append the probability of each class, as p(class)',
      group,
    },
    onOff,
    false,
  ),
  top: optional(
    {
      key: 'top',
      brief: 'append the k most probable classes',
      help: 'append the k most probable classes: top1, p1, top2, p2, …',
      group,
      placeholder: 'k',
    },
    whole(1),
  ),
  keep: withDefault(
    {
      key: 'keep',
      brief: 'input columns to keep: a list, all or none',
      help: "input columns to keep: all, none, or a list of names, numbers, ranges (2-5), patterns ('x*') and exclusions ('!id')",
      group,
      placeholder: 'columns',
    },
    word,
    'all',
  ),
  as: withDefault(
    {
      key: 'as',
      help: 'what the column of predictions is called',
      group,
      placeholder: 'name',
    },
    word,
    'prediction',
  ),
  format: optional(
    {
      key: 'format',
      brief: 'csv, tsv or ndjson',
      help: 'csv, tsv or ndjson',
      group,
      placeholder: 'format',
      fallbackHelp: "by the output's name, or with the delimiter that was read",
    },
    oneOf(keysOf(rowWriters)),
  ),
  onError: { ...onError, group },
  safeCsv: withDefault(
    {
      key: 'safeCsv',
      help: "put a ' before text that a spreadsheet would take for a formula",
      group,
    },
    onOff,
    false,
  ),
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
  engine: engineFlag,
};

export const command: CommandModule = {
  description:
    'Appends predictions to the rows of a CSV file, row by row. Columns are matched by name; the target may be there or not.',
  examples: [
    ['mlp predict held-out.csv', 'by model.json, to stdout'],
    ['mlp predict held-out.csv --proba -o predicted.csv', 'with the probabilities'],
    ['mlp predict held-out.csv -o predicted.tsv', 'separated by tabs'],
    ['cat rows.csv | mlp predict - --keep id', 'ids and predictions only'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files, or - for standard input',
  flags: Object.values(predictFlags),
  run: (paths, flags, terminal) =>
    withProgress(terminal, flags, (progress) => predict(paths, flags, terminal, progress), {
      rows: isStandardOutput(flags.get(predictFlags.out) ?? '-'),
    }),
};

async function predict(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const notices = noticesOf(terminal, flags.get(predictFlags.quiet), progress);
  const modelPath = flags.get(predictFlags.model);
  const model = await readModel(modelPath, { onNote: notices.note });
  const ready = predictor(model, engines[flags.get(predictFlags.engine)]);
  const columns = predictionColumns(ready, {
    name: flags.get(predictFlags.as),
    probabilities: flags.get(predictFlags.proba),
    top: flags.get(predictFlags.top),
  });
  let rows = 0;
  const source = watchedSource(
    await openSources(paths, terminal),
    progress,
    (name, part) => `predicting ${name}, ${part}, ${formatCount(rows)} rows`,
  );
  const csv = await openForModel(source, model.schema, readingOptions(flags), notices.note, 'pass');
  const encoder = new RecordEncoder(model.schema, csv, {
    unknown: flags.get(predictFlags.unknown),
  });
  const kept = keptColumns(csv, flags.get(predictFlags.keep), columns.names);
  const names = [...kept.map((index) => csv.titles[index]), ...columns.names];
  const writer = predictionWriter(names, {
    format: flags.get(predictFlags.format),
    out: flags.get(predictFlags.out),
    safe: flags.get(predictFlags.safeCsv),
    delimiter: csv.delimiter,
    decimal: decimalOf(model.schema),
  });
  // Where all is kept, most records need not be taken apart to be written.
  const behind = kept.length === csv.titles.length ? writer.behind : undefined;
  const rowOf = (record: CsvRecord, added: readonly OutputCell[]): string => {
    const written = behind && record.written?.(behind.delimiter);
    if (behind !== undefined && written !== undefined) return behind.row(written, added);
    return writer.row([...cells(record, kept), ...added]);
  };

  const kind = {
    isOurs: (start: string) =>
      looksLikePredictions(start, flags.get(predictFlags.out) ?? '', flags.get(predictFlags.as)),
    kind: 'does not look like predictions',
    example: 'predicted.csv',
    endings: ['.csv', '.tsv', '.ndjson'],
    isNamed: flags.given(predictFlags.format),
  };
  const claim = { force: flags.get(predictFlags.force), inputs: [...paths, modelPath] };
  const output = openOutput(flags.get(predictFlags.out), kind, claim, terminal);
  try {
    output.write(csv.hasHeader ? writer.header : '');
    const faults = rowFaults(flags, command, notices);
    for await (const block of encodedBlocks(csv, encoder, model.precision)) {
      const { records, inputs, fault } = block;
      const predictions = records.length === 0 ? [] : ready.predict(inputs, records.length);
      let text = '';
      let next = 0;
      for (const one of predictions) {
        const record = records[next++];
        if (one !== undefined) text += rowOf(record, columns.cells(one));
        else {
          output.write(text);
          text = '';
          faults.take(csv.located(noNumber({ file: csv.name, line: record.line })));
        }
      }
      output.write(text);
      if (fault !== undefined) faults.take(csv.located(fault));
      rows += fault === undefined ? records.length : records.length + 1;
      source.refresh();
    }
    output.commit();
    faults.finish();
    noteUnfamiliar(encoder.unfamiliar, csv.name, notices.note);
  } finally {
    output.abort();
  }
  return exitCodes.done;
}

/** What is before the decimals of numbers in the files of a model. */
function decimalOf({ features, target }: Schema): '.' | ',' {
  const hasComma = [...features, target].some(
    ({ reading }) => reading?.kind === 'formatted' && reading.decimal === ',',
  );
  return hasComma ? ',' : '.';
}

function cells(record: CsvRecord, kept: readonly number[]): string[] {
  const { fields } = record;
  return kept.map((index) => fields[index]);
}
