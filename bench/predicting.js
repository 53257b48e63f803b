// Predicting, evaluating and validating beside one epoch of training on the same file, by the time of the processor:
// node bench/predicting.js [runs] [W4a,W6]. The files are those of bench/whole.js, which makes them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { line, median, ratioText } from './tables.js';
import { chosen } from './workloads.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(tmpdir(), 'mlp-bench-data');

/** Runs mlp in a process that says in its last line how long the processor worked for it, and what it printed before. */
function mlp(...args) {
  const code = `
    const { pathToFileURL } = require('node:url');
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      require('node:fs').writeSync(2, '\\n' + (user + system) / 1e6);
    });
    process.argv.splice(1, 0, 'mlp');
    import(pathToFileURL(${JSON.stringify(join(root, 'bin/mlp.js'))}));`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', code, ...args.map(String)],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  return { seconds: Number(stderr.split('\n').at(-1)), stdout };
}

const runs = Number(process.argv[2] ?? 5);
const widths = [4, 14, 12, 8, 9, 9, 9, 9, 12];
console.log(
  `node ${process.version}, seconds of the processor, medians of ${runs} runs in turns\n`,
);
const titles = [
  '',
  'columns',
  'train',
  'epoch',
  'predict',
  '/train',
  'evaluate',
  '/train',
  'validation',
];
console.log(line(titles, widths));
const fields = [];
for (const [name, { data, rows, batch, widths: layers, activation }] of chosen(
  process.argv[3] ?? 'W4a,W6',
)) {
  const file = join(folder, `${data}-${rows}.csv`);
  if (!existsSync(file))
    throw new Error(`there is no ${file}: node bench/whole.js ${name} 1 makes it`);
  const scale = data === 'images' ? 'none' : 'standard';
  const train = (...more) =>
    mlp(
      ...[
        'train',
        file,
        '--layers',
        ['_', ...layers.slice(1)].join(','),
        '--activation',
        activation,
      ],
      ...[
        '--preset',
        'lecture',
        '--batch-size',
        batch,
        '--epochs',
        1,
        '--lr',
        0.001,
        '--momentum',
        0.9,
        '--scale',
        scale,
      ],
      ...['--out', 'predicting.json', '--force', '--json', '--quiet', ...more],
    );
  const measured = Array.from({ length: runs }, () => {
    const trained = train();
    const model = ['--model', 'predicting.json', '--quiet'];
    const predict = mlp('predict', file, ...model, '--out', 'predicting.csv', '--force').seconds;
    const evaluate = mlp('evaluate', file, ...model).seconds;
    const validation = train('--validation', file).seconds;
    const epoch = JSON.parse(trained.stdout.trim().split('\n').at(-1)).seconds;
    return { train: trained.seconds, epoch, predict, evaluate, validation };
  });
  const of = (pick) => median(measured.map(pick));
  fields.push(of(({ predict }) => predict) / (rows * layers[0]));
  const cells = [
    of((one) => one.train).toFixed(2),
    of((one) => one.epoch).toFixed(2),
    of((one) => one.predict).toFixed(2),
    ratioText(of((one) => one.predict / one.train)),
    of((one) => one.evaluate).toFixed(2),
    ratioText(of((one) => one.evaluate / one.train)),
    ratioText(of((one) => one.validation / one.train)),
  ];
  console.log(line([name, `${rows} × ${layers[0]}`, ...cells], widths));
}
if (fields.length === 2) {
  console.log(
    `\na field that is predicted from, of the first file against the second: ${ratioText(fields[0] / fields[1])}`,
  );
}
