// How long mlp takes to start, in pairs with `node -e 0`: node bench/startup.js [pairs]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));
const pairs = Number(process.argv[2] ?? 15);
const iris = [join(root, 'bin/mlp.js'), 'train', join(root, 'data/iris.csv'), '--layers', '4,8,3'];
const commands = [
  ['mlp --version', [join(root, 'bin/mlp.js'), '--version'], 1.5],
  ['mlp train iris, 1 epoch', [...iris, '--momentum', '0.9', '--epochs', '1'], 3],
  ['mlp train iris, 200 epochs', [...iris, '--momentum', '0.9', '--epochs', '200'], 2.5],
];

/** Seconds that a process takes, as a whole. */
function seconds(args) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}`);
  return (performance.now() - start) / 1000;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

console.log(
  `node ${process.version}, ${process.platform} ${process.arch}, medians of ${pairs} pairs`,
);
console.log('command                       seconds   node -e 0   ratio   wanted');
for (const [name, args, wanted] of commands) {
  seconds(args);
  const runs = Array.from({ length: pairs }, () => [seconds(args), seconds(['-e', '0'])]);
  const cells = [
    median(runs.map(([a]) => a)).toFixed(3),
    median(runs.map(([, b]) => b)).toFixed(3),
    median(runs.map(([a, b]) => a / b)).toFixed(2),
    String(wanted),
  ];
  console.log(name.padEnd(28), ...cells.map((cell) => cell.padStart(9)));
}
rmSync(folder, { recursive: true });
