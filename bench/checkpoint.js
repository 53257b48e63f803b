// What checkpoints cost of the processor: node bench/checkpoint.js [W4a,W6,…] [pairs]
// One is too small to be seen among the noise of a training, so that many are made to know what each takes; and then trainings of
// 35 s, by the default pace, in pairs.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { line, median, shapeText } from './tables.js';
import { argumentsFor, fileOf, folder } from './whole-workloads.js';
import { chosen } from './workloads.js';

const pairs = Number(process.argv[3] ?? 3);
const checkpoint = join(folder, 'bench.checkpoint');
/** Of a training: so many seconds, in which one checkpoint is due, and another at the end. */
const LONG = 35;
const PACE = 30;
/** Of a training with a checkpoint in each of its epochs, which are short: a checkpoint has nothing of the rows. */
const MANY = 200;
const FEW_ROWS = 1000;

/** Says at its end what the process, with all threads, has taken of the processor. */
const TELL_CPU = `data:text/javascript,import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
  if (isMainThread) process.on('exit', () => writeSync(2, 'cpu ' + cpu() + ';'));`;

/** Seconds of the processor, and the last record. */
function train(path, workload, epochs, flags) {
  const args = [...argumentsFor(path, workload, epochs), ...flags];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', TELL_CPU.replaceAll('\n', ' '), ...args],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  const cpu = Number(/cpu ([\d.]+);/.exec(stderr)?.[1]);
  return { cpu, result: JSON.parse(stdout.trim().split('\n').at(-1)) };
}

/** Medians of trainings that take turns, without and with checkpoints. */
function compared(path, workload, epochs, pace) {
  const keep = ['--checkpoint', checkpoint, ...pace];
  const runs = Array.from({ length: pairs }, (_, i) => {
    const turns = i % 2 === 0 ? [[], keep] : [keep, []];
    const cpu = turns.map((flags) => train(path, workload, epochs, flags).cpu);
    return i % 2 === 0 ? cpu : cpu.reverse();
  });
  return {
    without: median(runs.map(([without]) => without)),
    kept: median(runs.map(([, kept]) => kept)),
    more: median(runs.map(([without, kept]) => kept - without)),
    ratio: median(runs.map(([without, kept]) => kept / without)),
  };
}

const widths = [4, 18, 7, 11, 13, 9, 7, 7];
console.log(`node ${process.version}, seconds of the processor, medians of ${pairs} pairs\n`);
console.log(
  line(['', 'network', 'kB', 'each, ms', 'of 30 s, %', 'without', 'with', 'ratio'], widths),
);
for (const [name, workload] of chosen(process.argv[2] ?? 'W4a,W5,W6')) {
  const path = fileOf(workload);
  const [two, four] = [2, 4].map((epochs) => train(path, workload, epochs, []).result.seconds);
  const epochsIn = (seconds) => Math.ceil((2 * seconds) / (four - two));
  const short = fileOf({ ...workload, rows: FEW_ROWS });
  const each = compared(short, workload, MANY, ['--checkpoint-every', '1']).more / MANY;
  const long = compared(path, workload, epochsIn(LONG), []);
  const cells = [
    name,
    shapeText(workload.widths),
    Math.round(statSync(checkpoint).size / 1000),
    (each * 1000).toFixed(1),
    ((100 * each) / PACE).toFixed(3),
    long.without.toFixed(2),
    long.kept.toFixed(2),
    long.ratio.toFixed(3),
  ];
  console.log(line(cells, widths));
}
