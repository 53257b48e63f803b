// Whole processes, from a CSV file to a model: node bench/whole.js [W1,W2,…] [runs]
// Where the file is numbers alone, a C program reads it, too, and trains the same; the two run in turn.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { compileC, FAST, isForIgd } from './peers.js';
import { line, median, rateText, ratioText, shapeText } from './tables.js';
import { argumentsFor, fileOf, folder, RATE, scalingOf } from './whole-workloads.js';
import { chosen } from './workloads.js';

function run(args) {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  return { seconds: (performance.now() - begin) / 1000, stdout, stderr };
}

/** Says at its end, also that of a thread, how many kilobytes of memory the process has had at once. */
const TELL_PEAK = `data:text/javascript,import { writeSync } from 'node:fs';
  process.on('exit', () => writeSync(2, 'peak ' + process.resourceUsage().maxRSS + ';'))`;

/** bench/igd.c and bench/minibatch.c, which read files of numbers; undefined without gcc. */
const programs = {
  igd: compileC(folder, 'igd', FAST),
  minibatch: compileC(folder, 'minibatch', FAST),
};

/** Trains the same by C, without the scores at the end; undefined where it cannot. */
function trainByC(path, workload) {
  const { widths, activation, batch, epochs, data, rows } = workload;
  const isIgd = isForIgd(workload);
  const program = isIgd ? programs.igd : programs.minibatch;
  if (program === undefined || !['images', 'dense'].includes(data)) return undefined;
  const descent = [...(isIgd ? [] : [batch]), activation === 'relu' ? 1 : 0, RATE];
  const begin = performance.now();
  const [, loss] = program(path, scalingOf(workload), rows, epochs, ...descent, ...widths);
  return { seconds: (performance.now() - begin) / 1000, loss };
}

function train(path, workload) {
  const { seconds, stdout } = run(argumentsFor(path, workload));
  const records = stdout.trim().split('\n').slice(-2);
  const [epoch, result] = records.map((record) => JSON.parse(record));
  return { seconds, epoch, result };
}

/** Megabytes at the peak. */
function peakOf(path, workload) {
  const { stderr } = run(['--import', TELL_PEAK, ...argumentsFor(path, workload)]);
  return Math.max(...Array.from(stderr.matchAll(/peak (\d+);/g), ([, kB]) => Number(kB))) / 1000;
}

const widths = [4, 18, 9, 7, 7, 7, 6, 6, 9, 9, 10];
const runs = Number(process.argv[3] ?? 3);
console.log(`node ${process.version}, whole processes, medians of ${runs} runs, seconds\n`);
const titles = [
  '',
  'network',
  'CSV',
  'whole',
  'C',
  'ratio',
  'train',
  'MB',
  '/node -e 0',
  'accuracy',
  'examples/s',
];
console.log(line(titles, widths));
for (const [name, workload] of chosen(process.argv[2])) {
  const path = fileOf(workload);
  const trained = Array.from({ length: runs }, () => ({
    ...train(path, workload),
    byC: trainByC(path, workload),
    nothing: run(['-e', '0']).seconds,
  }));
  const { accuracy, baselineLoss, loss } = trained[0].result;
  if (!(loss < baselineLoss)) throw new Error(`${name} has learnt nothing: ${loss}`);
  const { byC, epoch } = trained[0];
  // Both are the mean over the last epoch, from different first weights.
  const bits = byC && byC.loss / Math.LN2;
  if (byC !== undefined && Math.abs(bits / epoch.loss - 1) > 0.2) {
    throw new Error(`${name}: mlp comes to a loss of ${epoch.loss} bits, C to ${bits}`);
  }
  const of = (pick) => median(trained.map(pick));
  const cells = [
    `${(statSync(path).size / 1e6).toFixed(1)} MB`,
    of(({ seconds }) => seconds).toFixed(2),
    byC === undefined ? '–' : of((one) => one.byC.seconds).toFixed(2),
    ratioText(byC && of((one) => one.seconds / one.byC.seconds)),
    of(({ result }) => result.seconds).toFixed(2),
    peakOf(path, workload).toFixed(0),
    ratioText(of(({ seconds, nothing }) => seconds / nothing)),
    `${(100 * accuracy).toFixed(1)} %`,
    rateText(of(({ result }) => result.examplesPerSecond)),
  ];
  console.log(line([name, shapeText(workload.widths), ...cells], widths));
}
