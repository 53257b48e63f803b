import { basename, extname } from 'node:path';
import { optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, word } from '../../estimator/options/types.js';
import type { Exported } from '../../export/export-format.js';
import { type ExportFormatName, exportFormats } from '../../export/formats.js';
import type { Model } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { statIfAny } from '../../support/file-system.js';
import { keysOf } from '../../support/records.js';
import { isStandardInput, isStandardOutput } from '../../support/standard-streams.js';
import { orList } from '../../support/words.js';
import { fileSource } from '../flags/data-from-flags.js';
import { modelFlags } from '../flags/model-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { openOutput } from '../output/output-file.js';
import { STDOUT } from '../output/save-or-rescue.js';
import { stderrResults } from '../output/stderr-results.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { exportText } from '../views/export-text.js';

const group = 'Export';

const names = keysOf(exportFormats);

const exportFlags = {
  out: optional(
    {
      key: 'out',
      brief: 'the file; its ending says the format',
      short: 'o',
      help: `the file; its ending says the format: ${names.map((name) => exportFormats[name].endings.join(', ')).join(', ')}; - for standard output`,
      group,
      placeholder: 'file',
      fallbackHelp: "the model's name, with the ending of the format",
    },
    word,
  ),
  to: optional(
    {
      key: 'to',
      brief: `the format: ${names.join(', ')}`,
      help: names.map((name) => `${name}: ${exportFormats[name].summary}`).join('; '),
      group,
      placeholder: 'format',
      fallbackHelp: 'by the ending of --out, or onnx',
    },
    oneOf(names),
  ),
  unknown: {
    ...modelFlags.unknown,
    help: 'categories that the model has not seen: error (the row has no prediction), or ignore (all zeros)',
    group,
  },
  check: optional(
    {
      key: 'check',
      brief: 'rows to check the export on; none: no check',
      help: 'labelled or other rows, of which the first 1,000 are predicted by the export and by the model; none: it is not checked',
      group,
      placeholder: 'data',
      fallbackHelp:
        'rows that are made up; onnx where onnxruntime-node or onnxruntime-web is installed',
    },
    word,
  ),
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no export, too', group },
    onOff,
    false,
  ),
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
};

export const command: CommandModule = {
  description:
    'Writes a model in a format that other programs read: columns in, scaled and encoded as in the training, and predictions out.',
  examples: [
    ['mlp export model.json -o model.onnx', 'for any runtime of ONNX'],
    ['mlp export model.json -o model.js', 'for a web page, or Node'],
    ['mlp export model.json --to safetensors', 'the weights alone'],
  ],
  argument: '<model>',
  argumentSummary: 'what mlp train wrote, or - for standard input',
  flags: Object.values(exportFlags),
  run: exportModel,
};

async function exportModel(
  [path]: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  const { name, out } = targetOf(path, flags);
  const format = exportFormats[name];
  const { runner } = format;
  if (runner === undefined) {
    refuseUseless(flags, [exportFlags.check], `is of no use for ${name}, which predicts nothing`);
  }
  const kind = {
    isOurs: format.isOurs,
    kind: `was not exported to ${name}`,
    example: fileName(path, name),
    endings: format.endings,
    isNamed: true,
  };
  const claim = { force: flags.get(exportFlags.force), inputs: [path] };
  const output = openOutput(out, kind, claim, terminal);
  const isQuiet = flags.get(exportFlags.quiet);
  const isPrinted = isStandardOutput(out);
  const stdout = isPrinted ? stderrResults(terminal) : terminal.stdout;
  const shownName = isPrinted ? STDOUT : out;
  const unknown = flags.get(exportFlags.unknown);
  let model: Model;
  let exported: Exported;
  try {
    model = await withProgress(terminal, flags, (progress) =>
      readModel(path, { onNote: noticesOf(terminal, isQuiet, progress).note }),
    );
    exported = format.write(model, { unknown });
    if (isPrinted && terminal.stdout.isTTY && typeof exported.content !== 'string') {
      throw noText(name, fileName(path, name));
    }
    output.write(exported.content);
    output.commit();
  } finally {
    output.abort();
  }
  if (!isQuiet) {
    stdout.write(exportText(shownName, exported, stdoutColours({ stdout, env: terminal.env })));
  }
  const rows = flags.get(exportFlags.check);
  if (runner === undefined || rows === 'none') return exitCodes.done;
  const { checkedText } = await import('./export-check.js');
  await withProgress(terminal, flags, async (progress) => {
    const source = rows === undefined ? undefined : fileSource([rows], terminal, progress);
    const { note } = noticesOf(terminal, isQuiet, progress);
    const { content } = exported;
    const text = await checkedText(
      { out: shownName, content, runner, model, unknown, source },
      note,
    );
    progress.stop();
    if (!isQuiet) stdout.write(`${text}\n`);
  });
  return exitCodes.done;
}

function noText(format: ExportFormatName, named: string): MlpError {
  return new MlpError({
    kind: 'usage',
    option: 'out',
    value: '-',
    problem: `${format} is no text, and standard output is a terminal`,
    advice: { text: 'name a file:', options: { out: named } },
  });
}

/** Of an export that nobody named: the model's, with the ending of the format. */
function fileName(model: string, format: ExportFormatName): string {
  const stem = isStandardInput(model) ? 'model' : basename(model).replace(/\.json$/i, '');
  return `${stem}${exportFormats[format].endings[0]}`;
}

/** The format that a file's name ends with. */
function formatOf(out: string): ExportFormatName | undefined {
  const ending = extname(out).toLowerCase();
  return names.find((name) => exportFormats[name].endings.some((one) => one === ending));
}

/**
 * Which format is written, and where.
 *
 * @throws MlpError ('usage') when the name says no format, or another one
 */
function targetOf(
  path: string,
  flags: FlagValues,
): { readonly name: ExportFormatName; readonly out: string } {
  const given = flags.get(exportFlags.to);
  const out = flags.get(exportFlags.out);
  if (out === undefined || isStandardOutput(out)) {
    const name = given ?? 'onnx';
    return { name, out: out ?? fileName(path, name) };
  }
  const at = { kind: 'usage', option: 'out', value: out } as const;
  const stem = out.replace(/(?<=[^/])\.[^./]*$/, '');
  const named = `${stem}${exportFormats[given ?? 'onnx'].endings[0]}`;
  if (statIfAny(out)?.isDirectory()) {
    return { name: given ?? 'onnx', out }; // which is refused as a folder
  }
  const said = formatOf(out);
  if (given === undefined && said === undefined) {
    throw new MlpError({
      ...at,
      problem: `no format ends with ${escapeControls(extname(out)) || 'nothing'}`,
      advice: [
        `end the name with ${orList(names.flatMap((name) => exportFormats[name].endings))}`,
        { text: 'say the format with', options: { to: 'onnx' } },
      ],
    });
  }
  if (given !== undefined && said !== undefined && given !== said) {
    throw new MlpError({
      ...at,
      problem: {
        text: `the name is one of ${said}, and {} says another format`,
        options: { to: given },
      },
      advice: { text: 'name it', options: { out: named } },
    });
  }
  return { name: given ?? said ?? 'onnx', out };
}
