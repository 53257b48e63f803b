// The workloads as whole processes: their data as files, and the command lines that train on them.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rowsOf } from './workloads.js';

const root = fileURLToPath(new URL('..', import.meta.url));
// The files are kept from run to run: to write the large ones takes longer than to train on them.
export const folder = join(tmpdir(), 'mlp-bench-data');
mkdirSync(folder, { recursive: true });

/** The data of a workload as a file. */
export function fileOf(workload) {
  if (workload.data === 'iris') return join(root, 'data/iris.csv');
  const path = join(folder, `${workload.data}-${workload.rows}.csv`);
  if (existsSync(path)) return path;
  const rows = rowsOf(workload, workload.rows);
  const file = openSync(`${path}.part`, 'w');
  writeSync(file, `${rows[0].map((_, c) => `x${c + 1}`).join(',')}\n`);
  for (let first = 0; first < rows.length; first += 1000) {
    const lines = rows.slice(first, first + 1000).map((row) => row.join(','));
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

export const RATE = 0.001;

/** Where the numbers are pixels, zeros stay zeros. */
export const scalingOf = ({ data }) => ({ digits: 'minmax', images: 'none' })[data] ?? 'standard';

/** What trains a workload, in so many epochs. */
export function argumentsFor(path, workload, epochs = workload.epochs) {
  const { widths, activation, batch } = workload;
  const scale = ['--scale', scalingOf(workload)];
  const layers = ['--layers', ['_', ...widths.slice(1)].join(','), '--activation', activation];
  const descent = [
    '--preset',
    'lecture',
    '--momentum',
    0.9,
    '--lr',
    RATE,
    '--batch-size',
    batch,
    '--epochs',
    epochs,
  ];
  const out = ['--out', join(folder, 'model.json'), '--force', '--json', '--quiet'];
  const args = [join(root, 'bin/mlp.js'), 'train', path, ...layers, ...descent, ...scale, ...out];
  return args.map(String);
}
