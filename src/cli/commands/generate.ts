import { formatCsvRow } from '../../dataset/csv/format.js';
import { generators } from '../../dataset/generate/generators.js';
import { descentOptions } from '../../estimator/options/descent-options.js';
import { optional, withDefault } from '../../estimator/options/option.js';
import { notNegative, onOff, whole } from '../../estimator/options/types.js';
import { MlpError, quote } from '../../support/errors.js';
import { randomFor } from '../../support/random.js';
import { isKeyOf, keysOf } from '../../support/records.js';
import { didYouMean } from '../../support/suggest.js';
import { yieldToEvents } from '../../support/yield-to-events.js';
import { outputFile } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { openOutput } from '../output/output-file.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';

const group = 'Data';

const generateFlags = {
  rows: optional(
    {
      key: 'rows',
      brief: 'how many rows',
      help: 'how many rows',
      group,
      placeholder: 'n',
      fallbackHelp: '300; 4 for xor, 16 for parity, 500 for friedman1',
    },
    whole(1),
  ),
  noise: optional(
    {
      key: 'noise',
      brief: 'standard deviation of the noise',
      help: 'standard deviation of the noise',
      group,
      placeholder: 'σ',
      fallbackHelp: 'what suits the data',
    },
    notNegative,
  ),
  classes: optional(
    {
      key: 'classes',
      brief: 'how many classes',
      help: 'how many classes, of blobs, circles and spirals',
      group,
      placeholder: 'k',
      fallbackHelp: '3 for blobs, 2 otherwise',
    },
    whole(2),
  ),
  seed: { ...descentOptions.seed, help: 'of the random numbers', group },
  out: { ...outputFile, group },
  force: withDefault({ key: 'force', help: 'overwrite a file that exists', group }, onOff, false),
};

/** So many rows are written between two looks at signals. */
const BREATH = 1000;

const list = keysOf(generators)
  .map((name) => `${name}: ${generators[name].summary}`)
  .join('; ');

export const command: CommandModule = {
  description: `Writes synthetic data as CSV; the last column is the target. ${list}.`,
  examples: [
    ['mlp generate spirals -o spirals.csv', 'two spiral arms'],
    ['mlp generate blobs --rows 1000 --classes 5 --seed 7', 'five clouds, to stdout'],
    ['mlp generate friedman1 --noise 0 | mlp train -', 'straight into a training'],
  ],
  argument: '<name>',
  argumentSummary: keysOf(generators).join(', '),
  choices: keysOf(generators),
  flags: Object.values(generateFlags),
  run: generate,
};

async function generate(
  [name]: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  if (!isKeyOf(generators, name)) throw unknownName(name);
  const generator = generators[name];
  const classes = flags.get(generateFlags.classes);
  if (classes !== undefined && !generator.choosesClasses) {
    throw new MlpError({
      kind: 'usage',
      option: 'classes',
      problem: `${name} has no choice of classes`,
      advice: 'leave it out',
    });
  }
  const options = {
    rows: flags.get(generateFlags.rows) ?? generator.defaults.rows,
    noise: flags.get(generateFlags.noise) ?? generator.defaults.noise,
    classes: classes ?? generator.defaults.classes,
  };
  const random = randomFor(flags.get(generateFlags.seed), `generate ${name}`);
  const kind = {
    isOurs: () => false,
    kind: 'is not empty',
    example: `${name}.csv`,
    endings: ['.csv', '.tsv'],
  };
  const claim = { force: flags.get(generateFlags.force), inputs: [] };
  const out = flags.get(generateFlags.out);
  const delimiter = out?.toLowerCase().endsWith('.tsv') ? '\t' : ',';
  const output = openOutput(out, kind, claim, terminal);
  try {
    output.write(formatCsvRow(generator.header(options), delimiter));
    let unheard = 0;
    for (const row of generator.rows(options, random)) {
      output.write(formatCsvRow(row, delimiter));
      if (++unheard < BREATH) continue;
      unheard = 0;
      await yieldToEvents();
    }
    output.commit();
  } finally {
    output.abort();
  }
  return exitCodes.done;
}

function unknownName(name: string): MlpError {
  const names = keysOf(generators);
  return new MlpError({
    kind: 'usage',
    problem: `there is no generator ${quote(name)}`,
    advice: didYouMean(name, names) ?? `choose from ${names.join(', ')}`,
  });
}
