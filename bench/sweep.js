// Sweeps as whole processes, beside a shell's loop over `mlp evaluate --cv` and scikit-learn's GridSearchCV:
// node bench/sweep.js [runs] [iris,digits,long]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { line, median } from './tables.js';
import { fileOf } from './whole-workloads.js';
import { workloads } from './workloads.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const mlp = here('../bin/mlp.js');
const PYTHON = process.env.PYTHON ?? 'python3';
const FOLDS = 5;
const momentums = [0, 0.5, 0.8, 0.9];

/** The same steps for all: one example at a time, η constant, nothing beside the loss. */
const sweeps = {
  iris: { ...workloads.W1, epochs: 100, rates: 50, loop: [5, 15], parts: [2, 4] },
  digits: { ...workloads.W2, epochs: 20, rates: 6, loop: [2, 5], parts: [1, 2] },
  // As long as sweeps are that somebody waits for: what is not training is little beside it.
  long: { ...workloads.W2, epochs: 200, rates: 6 },
};

const runs = Number(process.argv[2] ?? 3);
const names = (process.argv[3] ?? Object.keys(sweeps).join(',')).split(',');
const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));

/** Seconds that a program and all that it starts take by the clock, and of the processor. */
function timed(program, ...args) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@" 2> errors';
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', script, program, ...args.map(String)],
    options,
  );
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${status}`);
  const [clock, user, system] = stderr.trim().split(' ').map(Number);
  return { clock, cpu: user + system };
}

/** By a straight line through what two parts of the trials take: what all of them do. */
function scaled(parts, all, run) {
  const [few, more] = parts;
  const times = parts.map(run);
  const at = (key) =>
    times[0][key] + ((times[1][key] - times[0][key]) / (more - few)) * (all - few);
  return { clock: at('clock'), cpu: at('cpu') };
}

const there = spawnSync(PYTHON, ['-c', 'import sklearn']).status === 0;
if (!there) console.log(`scikit-learn: ${PYTHON} cannot import sklearn`);

for (const name of names) {
  const { widths, activation, epochs, rates, loop, parts, ...workload } = sweeps[name];
  const file = fileOf(workload);
  const learningRates = Array.from({ length: rates }, (_, i) => (i + 1) / 1000);
  const grid = learningRates.flatMap((lr) => momentums.map((momentum) => ({ lr, momentum })));
  const common = [
    ...['--preset', 'lecture', '--layers', widths.join(','), '--activation', activation],
    ...['--epochs', epochs, '--cv', FOLDS],
  ];
  const sweep = (jobs) => {
    const ledger = join(folder, 'trials.ndjson');
    rmSync(ledger, { force: true });
    const vary = [`lr=${learningRates.join(' ')}`, `momentum=${momentums.join(' ')}`];
    return timed(
      ...[process.execPath, mlp, 'sweep', file, ...common, '--jobs', jobs, '--quiet', '--force'],
      ...['--ledger', ledger, ...vary.flatMap((values) => ['--vary', values])],
    );
  };
  const evaluations = (count) => {
    const [node, ...args] = [process.execPath, mlp, 'evaluate', file, ...common, '--json'];
    const lines = grid
      .slice(-count)
      .map(({ lr, momentum }) => `"$0" "$@" --lr ${lr} --momentum ${momentum} || exit`);
    return timed('bash', '-c', lines.join('\n'), node, ...args);
  };
  const search = (count) =>
    timed(
      PYTHON,
      here('sweep.py'),
      JSON.stringify({
        ...{ file, hidden: widths.slice(1, -1), activation, epochs, folds: FOLDS },
        trials: grid.slice(-count),
      }),
    );
  const programs = {
    'one job': () => sweep(1),
    'two jobs': () => sweep(2),
    ...(loop && {
      [`mlp evaluate, from ${loop.join(' and ')} trials`]: () =>
        scaled(loop, grid.length, evaluations),
    }),
    ...(there &&
      parts && {
        [`GridSearchCV, from ${parts.join(' and ')} trials`]: () =>
          scaled(parts, grid.length, search),
      }),
  };
  sweep(2);
  const loads = [];
  const taken = Array.from({ length: runs }, () => {
    loads.push(loadavg()[0].toFixed(1));
    return Object.fromEntries(Object.entries(programs).map(([title, run]) => [title, run()]));
  });
  const columns = [12, 40, 9, 9, 9, 9];
  console.log(
    `\n${name}: ${grid.length} trials × ${FOLDS} folds × ${epochs} epochs, medians of ${runs} runs in turns, load ${loads.join(' ')}`,
  );
  console.log(line(['', '', 'seconds', 'ratio', 'CPU', 'ratio'], columns));
  for (const title of Object.keys(programs)) {
    const cells = ['clock', 'cpu'].flatMap((key) => {
      const [own, first] = [title, 'one job'].map((one) => taken.map((run) => run[one][key]));
      return [median(own).toFixed(2), median(own.map((x, i) => x / first[i])).toFixed(2)];
    });
    console.log(line(['', title, ...cells], columns));
  }
}
rmSync(folder, { recursive: true });
