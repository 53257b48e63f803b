// From the bytes of a CSV file to a matrix of numbers: node bench/reading.js [runs] [pixels,dense]
// Needs gcc: what is compared with is a loop of fread and strtof.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCsv } from '../dist/dataset/csv/csv.js';
import { openFile } from '../dist/dataset/input/file-source.js';
import { NumberLane } from '../dist/dataset/lane/number-lane.js';
import { readNumbers } from '../dist/dataset/lane/read-numbers.js';
import { asFloat64 } from '../dist/dataset/table/stored-numbers.js';
import { readTable } from '../dist/dataset/table/table.js';
import { randomFor } from '../dist/support/random.js';
import { line, median, ratioText } from './tables.js';

const folder = join(tmpdir(), 'mlp-bench-data');
mkdirSync(folder, { recursive: true });

/** Files that can be read by all three: a header, numbers, and a label that is a digit. */
const files = {
  // 60,000 pictures of 28 × 28 grey levels, 19 % of them not 0.
  pixels: {
    rows: 60_000,
    columns: 785,
    row(random) {
      const cells = Array.from({ length: 784 }, () =>
        random.uniform() < 0.19 ? String(1 + random.below(255)) : '0',
      );
      return [...cells, String(random.below(10))];
    },
  },
  dense: {
    rows: 1_000_000,
    columns: 29,
    row(random) {
      const cells = Array.from({ length: 28 }, () => random.normal().toFixed(4));
      return [...cells, String(random.below(2))];
    },
  },
};

function fileOf(name) {
  const { rows, columns, row } = files[name];
  const path = join(folder, `reading-${name}.csv`);
  if (existsSync(path)) return path;
  const random = randomFor(0, name);
  const file = openSync(`${path}.part`, 'w');
  writeSync(file, `${Array.from({ length: columns }, (_, i) => `x${i + 1}`).join(',')}\n`);
  for (let first = 0; first < rows; first += 1000) {
    const lines = Array.from({ length: 1000 }, () => `${row(random).join(',')}\n`);
    writeSync(file, lines.join(''));
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

const program = join(folder, 'read-numbers');
const source = fileURLToPath(new URL('read-numbers.c', import.meta.url));
const compiled = spawnSync('gcc', ['-O2', '-o', program, source], { encoding: 'utf8' });
if (compiled.status !== 0) throw new Error(`gcc: ${compiled.stderr}`);

/** Each reader: the seconds it took, its rows, and the sum of their numbers. */
const readers = {
  C(path, { columns }) {
    const { stdout, status } = spawnSync(program, [path, String(columns)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`read-numbers exited with ${status}`);
    const [rows, sum, seconds] = stdout.split(' ').map(Number);
    return { rows, sum, seconds };
  },
  // Record by record, as from a pipe.
  async slow(path, { columns }) {
    const { regular, ...source } = await openFile(path);
    return tableOf(source, columns);
  },
  // The same table by the fast lane.
  async table(path, { columns }) {
    return tableOf(await openFile(path), columns);
  },
  // Into the matrix alone, as C does it.
  async lane(path, { columns }) {
    const begin = performance.now();
    const { regular: file, stream } = await openFile(path);
    const start = new Uint8Array(262_144);
    const first = start.subarray(0, file.read(start, 0));
    const lane = new NumberLane({
      ...{ columns: columnsOf(columns), delimiter: ',', precision: 'single', na: [''] },
      ...{ line: 2, size: file.size, zeros: file.zeros(1) },
    });
    await lane.push(first.subarray(first.indexOf(10) + 1));
    for (let at = first.length, length = 1; length > 0; at += length) {
      length = file.read(lane.space, at);
      await lane.take(length);
    }
    await lane.end();
    const seconds = (performance.now() - begin) / 1000;
    stream.destroy();
    if (lane.blocked) throw new Error('the lane is blocked');
    return { ...sumOf(lane.rows), seconds };
  },
  // With the hash of the file, and the certainty that no digit of a float64 is lost.
  async numbers(path, { columns }) {
    const begin = performance.now();
    const { regular: file, stream } = await openFile(path);
    const { rows } = await readNumbers(file, {
      ...{ delimiter: ',', header: true, na: [''], precision: 'exact' },
      columns: () => columnsOf(columns),
    });
    const seconds = (performance.now() - begin) / 1000;
    stream.destroy();
    return { ...sumOf(rows), seconds };
  },
};

async function tableOf(source, columns) {
  const begin = performance.now();
  const table = await readTable(await openCsv(source, { header: true }));
  const seconds = (performance.now() - begin) / 1000;
  const columnNumbers = table.columns
    .slice(0, columns - 1)
    .map(({ numbers }) => asFloat64(numbers));
  let sum = 0;
  for (let i = 0; i < table.rows; i++) {
    for (let j = 0; j + 1 < columns; j++) sum += Math.fround(columnNumbers[j][i]);
  }
  return { rows: table.rows, sum, seconds };
}

/** Features, and the label behind them. */
function columnsOf(count) {
  const feature = { kind: 'feature', mayMiss: false };
  return [...new Array(count - 1).fill(feature), { kind: 'text', mayMiss: false }];
}

function sumOf({ matrix, count }) {
  const { numbers, step, columns } = matrix;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < columns; j++) sum += numbers[i * step + j];
  }
  return { rows: count, sum };
}

const widths = [8, 10, 8, 8, 8, 8, 8, 8, 10, 8];
const runs = Number(process.argv[2] ?? 5);
console.log(`node ${process.version}, medians of ${runs} interleaved runs, MB/s\n`);
console.log(line(['', 'file', ...Object.keys(readers), 'lane/C', 'numbers/C', 'table/C'], widths));
for (const name of (process.argv[3] ?? Object.keys(files).join(',')).split(',')) {
  const path = fileOf(name);
  const megabytes = statSync(path).size / 1e6;
  const measured = [];
  for (let run = 0; run < runs; run++) {
    const results = {};
    for (const [reader, read] of Object.entries(readers)) {
      results[reader] = await read(path, files[name]);
    }
    const all = Object.values(results);
    if (all.some(({ rows, sum }) => rows !== all[0].rows || sum !== all[0].sum)) {
      throw new Error(`${name}: not the same numbers: ${JSON.stringify(results)}`);
    }
    measured.push(results);
  }
  const rates = Object.keys(measured[0]).map((reader) =>
    (megabytes / median(measured.map((results) => results[reader].seconds))).toFixed(1),
  );
  const ratios = ['lane', 'numbers', 'table'].map((reader) =>
    ratioText(median(measured.map((results) => results.C.seconds / results[reader].seconds))),
  );
  console.log(line([name, `${megabytes.toFixed(1)} MB`, ...rates, ...ratios], widths));
}
