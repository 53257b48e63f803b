import { command, read, write } from './run-command.js';

/** A title of the window and a colour, in 7 and 8 bits; text from right to left; and a line of Unicode. */
export const E = '\u001b]0;x\u0007\u009b31m\u202eb\u2066\u2028';

const rows = `x${E},c${E},y${E}\n${Array.from({ length: 24 }, (_, i) => `${i % 5},u${i % 3}${E},${i % 2 ? 'yes' : 'no'}${E}\n`).join('')}`;
const other = rows.replaceAll('u1', 'v1').replaceAll('yes', 'maybe');
export const FILE = `r${E}.csv`;
const MODEL = `m${E}.json`;
const RUN = `run${E}.ndjson`;
const training = ['--hidden', '2', '--epochs', '2', '--force'];

/** What is asked of each command: what it prints, and what it refuses. */
export const lines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  train: [
    [FILE, ...training, '-o', `o${E}.json`, '--validation', '0.2', '--log', `l${E}.ndjson`],
    [FILE, ...training, '--json', '-o', 'o.json'],
    [FILE, ...training, '--ensemble', '2', '-o', 'o.json'],
    [FILE, '--dry-run'],
    [FILE, '--print-config', '--activation', `x${E}`],
    [FILE, '--print-config', '--group', `c${E}`],
    [FILE, '--target', `z${E}`],
    [FILE, '--activation', `x + ${E}`],
    [FILE, '--config', 'keys.json'],
    [FILE, '--config', 'values.json'],
    [FILE, '--config', `none${E}.json`],
    [FILE, '--config', `broken${E}.json`],
    [FILE, '--class-weight', `yes${E}=2,no=1`],
    [FILE, '--init-from', MODEL, '-o', `a${E}/b.json`],
    [FILE, '--resume', MODEL],
    [FILE, '-o', FILE],
    [`broken${E}.csv`],
    [`none${E}.csv`],
    [FILE, `--${E}`],
  ],
  predict: [
    [FILE],
    [FILE, '--proba', '--format', 'tsv'],
    [FILE, '--top', '2', '--format', 'ndjson'],
    [`other${E}.csv`, '--proba'],
    [`other${E}.csv`, '--unknown', 'error'],
    [`broken${E}.csv`, '--on-error', 'skip'],
    [FILE, '--keep', `k${E}`],
    [FILE, '-o', MODEL],
  ].map((args) => [...args, '--model', MODEL]),
  evaluate: [
    [FILE, '--model', MODEL],
    [FILE, '--model', MODEL, '--json'],
    [FILE, '--model', `edited${E}.json`],
    [`other${E}.csv`, '--model', MODEL],
    [FILE, '--model', MODEL, '--fail-under', `acc${E}=1`],
    [FILE, '--model', MODEL, '--confusion', `c${E}.csv`],
    [FILE, '--cv', '2', '--hidden', '2', '--epochs', '1'],
    [FILE, '--cv', '2', '--hidden', '2', '--epochs', '1', '--json'],
  ],
  inspect: [
    [FILE],
    [FILE, '--json'],
    [`other${E}.csv`],
    [MODEL],
    [MODEL, '--json'],
    [`edited${E}.json`],
    [MODEL, '--layer', '1'],
    [MODEL, '--weights'],
    [MODEL, '--plan'],
    [MODEL, FILE, '--activations', '--row', '2'],
    [MODEL, FILE, '--activations', '--json'],
    [MODEL, FILE, '--importance', 'permutation', '--repetitions', '2'],
    [MODEL, FILE, '--importance', 'permutation', '--repetitions', '2', '--json'],
    [`none${E}.json`],
  ],
  gradcheck: [
    [FILE, '--hidden', '2'],
    [FILE, '--hidden', '2', '--json'],
    [FILE, '--model', `edited${E}.json`],
    [FILE, '--loss', `c${E}`],
  ],
  verify: [
    [MODEL, FILE],
    [MODEL, `other${E}.csv`],
    [MODEL, FILE, '--json'],
    [`edited${E}.json`, FILE],
  ],
  export: [
    [MODEL, '-o', `e${E}.js`],
    [MODEL, '-o', `e${E}.onnx`, '--json'],
    [MODEL, '-o', `e${E}.safetensors`],
    [MODEL, '-o', `e${E}.${E}`],
    [MODEL, '--check', `other${E}.csv`, '-o', 'e.js', '--force'],
  ],
  trace: [
    [FILE, '--row', '2', '--model', MODEL],
    [FILE, '--row', '2', '--scalars', '--model', MODEL],
    ...['csv', 'json', 'dot', 'svg'].map((format) => [FILE, '--model', MODEL, '--format', format]),
    ['--expr', `a${E} + b`, '--at', 'a=1,b=2'],
    ['--expr', 'a + b', '--at', `a=1,b${E}=2`],
  ],
  report: [
    [RUN, '--term'],
    [RUN, MODEL, FILE, '-o', `r${E}.html`, '--force'],
    [RUN, MODEL, FILE, '-o', '-'],
    [`broken${E}.csv`, '-o', 'r.html'],
    [MODEL, FILE, '--plane', `x${E},q${E}`, '-o', 'r.html'],
  ],
  sweep: [
    [FILE, '--vary', `q${E}=1`],
    [FILE, '--vary', `hidden=2 ${E}`],
    [`none${E}.csv`, '--vary', 'hidden=2 3'],
  ],
  trial: [
    [FILE, `q${E}=1`],
    [FILE, `hidden=${E}`],
    [FILE, `{"a${E}`],
    [`none${E}.csv`, 'hidden=2'],
  ],
  generate: [[E], ['xor', '-o', `x${E}.csv`], ['xor', '-o', FILE], ['xor', '--noise', E]],
  completion: [[E], ['bash'], ['zsh'], ['fish']],
};

/** The files that they read. */
export async function writeFiles(): Promise<void> {
  write(FILE, rows);
  write(`other${E}.csv`, other);
  write(`broken${E}.csv`, `${rows}1,${E}\n`);
  write('keys.json', JSON.stringify({ [`hid${E}den`]: 2 }));
  write('values.json', JSON.stringify({ activation: [`tan${E}h`], target: `q${E}` }));
  write(`broken${E}.json`, `{"a${E}`);
  const log = ['--log', RUN, '-o', MODEL];
  await command(['train', FILE, ...training, '--validation', '0.2', ...log]);
  const { weights: _, ...model } = JSON.parse(read(MODEL));
  const { data, metrics, recipe } = model;
  const edited = {
    ...model,
    mlp: E,
    data: { ...data, name: E },
    metrics: { ...metrics, stopped: E },
    recipe: { ...recipe, scale: E, target: E },
  };
  write(`edited${E}.json`, JSON.stringify(edited));
}
