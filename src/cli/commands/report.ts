import { engines } from '../../engine/engines.js';
import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { listOf, onOff, word } from '../../estimator/options/types.js';
import { readModel } from '../../model/read-model.js';
import { REPORT_START } from '../../report/page.js';
import { report } from '../../report/report.js';
import { scoreRows } from '../../report/scored-rows.js';
import { MlpError } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { readingOptions } from '../flags/csv-flags.js';
import { fileSource } from '../flags/data-from-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { type ReportFiles, readRecords, reportFiles } from '../flags/report-files.js';
import { engineFlag, outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { openOutput } from '../output/output-file.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { runsText } from '../views/runs-text.js';
import { trialsText } from '../views/trials-text.js';
import { importanceOf } from './report-importance.js';

const group = 'Report';

const pair = {
  ...listOf(word, { expected: 'two columns, separated by a comma' }),
  parse(text: string) {
    const names = text.split(',').map((name) => name.trim());
    return names.length === 2 && names[0] !== names[1] && names.every((name) => name !== '')
      ? names
      : undefined;
  },
};

const reportFlags = {
  out: withDefault(
    {
      key: 'out',
      brief: 'the page; - for standard output',
      short: 'o',
      help: 'the page; a file that is no report is kept; - for standard output',
      group,
      placeholder: 'file',
    },
    word,
    'report.html',
  ),
  term: withDefault(
    {
      key: 'term',
      brief: 'charts in the terminal, instead of a page',
      help: 'draw the curves of runs and the scores of trials in the terminal, and write no page',
      group,
    },
    onOff,
    false,
  ),
  plane: optional(
    {
      key: 'plane',
      brief: 'two features, for the decision regions',
      help: 'the two numeric features over which decision regions are drawn; the others are at their medians',
      group,
      placeholder: 'a,b',
      fallbackHelp: 'those that matter most',
    },
    pair,
  ),
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no report, too', group },
    onOff,
    false,
  ),
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
  engine: engineFlag,
};

/** What is of use only where rows are scored, and what only where a page is written. */
const forRows: readonly Option<unknown>[] = [
  reportFlags.plane,
  reportFlags.engine,
  ...Object.values(csvOptions),
];
const forPages: readonly Option<unknown>[] = [...forRows, reportFlags.out, reportFlags.force];

export const command: CommandModule = {
  description:
    'Draws runs, sweeps, a model, and what it makes of labelled rows: one page of HTML that loads nothing, or charts in the terminal.',
  examples: [
    ['mlp report run.ndjson -o report.html', 'the curves of a run (mlp train --log run.ndjson)'],
    ['mlp report run.ndjson model.json data.csv', 'and the model, tried on rows'],
    ['mlp report a.ndjson b.ndjson', 'two runs compared'],
    ['mlp report trials.ndjson', 'the trials of a sweep'],
    ['mlp report run.ndjson --term', 'curves in the terminal'],
  ],
  argument: '<files...>',
  argumentSummary:
    'runs or trials (.ndjson, or -), a model (.json), and CSV or Parquet files with the target',
  flags: [...Object.values(reportFlags), ...Object.values(csvOptions)],
  usable(flags) {
    const useless = flags.get(reportFlags.term) ? forPages : [];
    return command.flags.filter((option) => !useless.includes(option));
  },
  async run(paths, flags, terminal) {
    const files = reportFiles(paths);
    if (flags.get(reportFlags.term)) {
      refuseUseless(flags, forPages, 'is of no use for charts in the terminal');
    } else if (files.data.length === 0) {
      refuseUseless(flags, forRows, 'is about rows, and there are none');
    }
    return withProgress(terminal, flags, (progress) =>
      flags.get(reportFlags.term)
        ? showCharts(files, flags, terminal, progress)
        : writePage(paths, files, flags, terminal, progress),
    );
  },
};

async function writePage(
  paths: readonly string[],
  files: ReportFiles,
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { note } = noticesOf(terminal, flags.get(reportFlags.quiet), progress);
  const engine = engines[flags.get(reportFlags.engine)];
  const out = flags.get(reportFlags.out);
  const output = openOutput(
    out,
    {
      isOurs: (start) => start.startsWith(REPORT_START),
      kind: 'is not a report',
      example: 'report.html',
      endings: ['.html', '.htm'],
    },
    { force: flags.get(reportFlags.force), inputs: paths },
    terminal,
  );
  try {
    const { notes, ...records } = await readRecords(files.records, terminal);
    for (const one of notes) note(one);
    const model =
      files.model === undefined ? undefined : await readModel(files.model, { onNote: note });
    const rows =
      model === undefined || files.data.length === 0
        ? undefined
        : await scoreRows(
            model,
            fileSource(files.data, terminal, progress),
            engine,
            readingOptions(flags),
            note,
          );
    const importance =
      model === undefined || rows === undefined
        ? undefined
        : await importanceOf(model, rows, files, engine, progress);
    output.write(
      report({ ...records, model, rows, importance, plane: flags.get(reportFlags.plane) }, engine),
    );
    output.commit();
  } finally {
    output.abort();
  }
  if (!isStandardOutput(out)) note({ text: `the report is in ${out}` });
  return exitCodes.done;
}

async function showCharts(
  { records, model, data }: ReportFiles,
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const useless = [model, ...data].find((path) => path !== undefined);
  if (records.length === 0 || useless !== undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: {
        text: '{} draws the curves of runs and trials alone',
        options: { term: undefined },
      },
      advice:
        records.length === 0
          ? 'give a run: mlp train data.csv --log run.ndjson'
          : `leave out ${shellWord(useless ?? '')}`,
    });
  }
  const { stdout } = terminal;
  const columns = Math.min(MOST_COLUMNS, stdout.columns ?? MOST_COLUMNS);
  const { runs, trials, notes } = await readRecords(records, terminal);
  const { note } = noticesOf(terminal, flags.get(reportFlags.quiet), progress);
  for (const one of notes) note(one);
  const colours = stdoutColours(terminal);
  const texts = [
    ...(runs.length === 0 ? [] : [runsText(runs, columns, colours)]),
    ...trialsText(trials, columns, colours),
  ];
  stdout.write(texts.join('\n'));
  return exitCodes.done;
}

/** Of the terminal; a chart that is wider is not easier to read. */
const MOST_COLUMNS = 100;
