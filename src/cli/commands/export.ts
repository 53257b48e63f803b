import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, word } from '../../estimator/options/types.js';
import type { Exported } from '../../export/export-format.js';
import { type ExportFormatName, exportFormats } from '../../export/formats.js';
import { readModel } from '../../model/read-model.js';
import { writeFileAtomically } from '../../support/atomic-file.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
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
import { checkOverwriting } from '../output/output-file.js';
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
      help: `the file; its ending says the format: ${names.map((name) => exportFormats[name].endings.join(', ')).join(', ')}`,
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
  argumentSummary: 'what mlp train wrote',
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
  checkOverwriting('out', out, {
    force: flags.get(exportFlags.force),
    inputs: [path],
    isOurs: format.isOurs,
    kind: `was not exported to ${name}`,
    endings: format.endings,
    isNamed: true,
  });
  const { runner } = format;
  if (runner === undefined) {
    refuseUseless(flags, [exportFlags.check], `is of no use for ${name}, which predicts nothing`);
  }
  const isQuiet = flags.get(exportFlags.quiet);
  const model = await withProgress(terminal, flags, (progress) =>
    readModel(path, { onNote: noticesOf(terminal, isQuiet, progress).note }),
  );
  const unknown = flags.get(exportFlags.unknown);
  const exported: Exported = format.write(model, { unknown });
  writeFileAtomically(out, exported.content);
  if (!isQuiet) terminal.stdout.write(exportText(out, exported, stdoutColours(terminal)));
  const rows = flags.get(exportFlags.check);
  if (runner === undefined || rows === 'none') return exitCodes.done;
  const { checkedText } = await import('./export-check.js');
  await withProgress(terminal, flags, async (progress) => {
    const source = rows === undefined ? undefined : fileSource([rows], terminal, progress);
    const { note } = noticesOf(terminal, isQuiet, progress);
    const { content } = exported;
    const text = await checkedText({ out, content, runner, model, unknown, source }, note);
    progress.stop();
    if (!isQuiet) terminal.stdout.write(`${text}\n`);
  });
  return exitCodes.done;
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
  if (out === undefined) {
    const name = given ?? 'onnx';
    return {
      name,
      out: `${basename(path).replace(/\.json$/i, '')}${exportFormats[name].endings[0]}`,
    };
  }
  const at = { kind: 'usage', option: 'out', value: out } as const;
  const stem = out === '-' ? 'model' : out.replace(/(?<=[^/])\.[^./]*$/, '');
  const named = `${stem}${exportFormats[given ?? 'onnx'].endings[0]}`;
  if (out === '-') {
    throw new MlpError({
      ...at,
      problem: 'an export is a file, and goes to no pipe',
      advice: { text: 'name it:', options: { out: named } },
    });
  }
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) {
    throw new MlpError({
      ...at,
      problem: 'it is a folder',
      advice: {
        text: 'name a file in it:',
        options: { out: `${out.replace(/\/+$/, '')}/${basename(named)}` },
      },
    });
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
