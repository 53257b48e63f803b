// From the bytes of a CSV file to a matrix of numbers: node bench/reading.js [runs] [pixels,dense]
// Needs gcc: what is compared with is a loop of fread and strtof.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCsv } from '../dist/dataset/csv/csv.js';
import { openFile } from '../dist/dataset/csv/file-source.js';
import { NumberLane } from '../dist/dataset/lane/number-lane.js';
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
  async table(path, { columns }) {
    const begin = performance.now();
    const table = await readTable(await openCsv(await openFile(path), { header: true }));
    const seconds = (performance.now() - begin) / 1000;
    let sum = 0;
    for (let i = 0; i < table.rows; i++) {
      for (let j = 0; j + 1 < columns; j++) sum += Math.fround(table.columns[j].numbers[i]);
    }
    return { rows: table.rows, sum, seconds };
  },
  lane(path, { columns }) {
    const begin = performance.now();
    const file = openSync(path, 'r');
    const buffer = Buffer.alloc(262_144);
    const header = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0)).indexOf(10) + 1;
    const feature = { kind: 'feature', mayMiss: false };
    const lane = new NumberLane({
      columns: [...new Array(columns - 1).fill(feature), { kind: 'text', mayMiss: false }],
      delimiter: ',',
      precision: 'single',
      na: [''],
      drop: false,
      line: 2,
      size: statSync(path).size - header,
    });
    for (let at = header; ; ) {
      const length = readSync(file, buffer, 0, buffer.length, at);
      if (length === 0) break;
      lane.push(buffer.subarray(0, length));
      at += length;
    }
    lane.end();
    closeSync(file);
    const seconds = (performance.now() - begin) / 1000;
    if (lane.blocked) throw new Error('the lane is blocked');
    const { numbers, step } = lane.rows.matrix;
    let sum = 0;
    for (let i = 0; i < lane.rows.count; i++) {
      for (let j = 0; j + 1 < columns; j++) sum += numbers[i * step + j];
    }
    return { rows: lane.rows.count, sum, seconds };
  },
};

const widths = [8, 10, 8, 10, 10, 10];
const runs = Number(process.argv[2] ?? 5);
console.log(`node ${process.version}, medians of ${runs} interleaved runs, MB/s\n`);
console.log(line(['', 'file', ...Object.keys(readers), 'lane/C'], widths));
for (const name of (process.argv[3] ?? Object.keys(files).join(',')).split(',')) {
  const path = fileOf(name);
  const megabytes = statSync(path).size / 1e6;
  const measured = [];
  for (let run = 0; run < runs; run++) {
    const results = {};
    for (const [reader, read] of Object.entries(readers)) {
      if (process.argv[4] && !process.argv[4].includes(reader)) continue;
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
  const ratio = median(measured.map(({ C, lane }) => C.seconds / lane.seconds));
  console.log(line([name, `${megabytes.toFixed(1)} MB`, ...rates, ratioText(ratio)], widths));
}
