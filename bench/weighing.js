// How large a step may be where one of two classes is rare, and weighs as much as the other: the mean recall of the two on rows that
// training has not seen. node bench/weighing.js [seeds]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomFor } from '../dist/support/random.js';
import { line } from './tables.js';

const mlp = fileURLToPath(new URL('../bin/mlp.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));
const COLUMNS = 6;

/** Of which rows are of the rare class, by the share that it has of all. */
const kinds = {
  // Its rows lie a little apart.
  apart: (share) => (random) => {
    const isRare = random.uniform() < share;
    const at = [1.6, -1, 0.5, 0, 0, 0].map((x) => (isRare ? x : 0) + random.normal());
    return { at, isRare };
  },
  // It is where a sum of products and sines is large.
  large: (share) => (random) => {
    const at = Array.from({ length: COLUMNS }, () => random.normal());
    const sum = at[0] * at[1] + Math.sin(2 * at[2]) + at[3] / 2 + random.normal() / 2;
    return { at, isRare: sum > { 0.03: 2.6, 0.008: 3.4, 0.002: 4.3 }[share] };
  },
};

function write(name, rows, rowOf) {
  const random = randomFor(0, name);
  const lines = [[...Array(COLUMNS).keys(), 'class'].join(',')];
  let rare = 0;
  for (let i = 0; i < rows; i++) {
    const { at, isRare } = rowOf(random);
    if (isRare) rare++;
    lines.push([...at.map((x) => x.toFixed(3)), isRare ? 'rare' : 'common'].join(','));
  }
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return rare;
}

function recall(seed, flags) {
  const run = (...args) =>
    execFileSync(process.execPath, [mlp, ...args], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    });
  try {
    run(
      ...['train', 'train.csv', '--class-weight', 'balanced', '--seed', String(seed)],
      ...['--force', '--quiet', ...flags],
    );
  } catch {
    return 'diverged';
  }
  return JSON.parse(run('evaluate', 'test.csv', '--json')).macro.recall.toFixed(3);
}

const seeds = Array.from({ length: Number(process.argv[2] ?? 3) }, (_, i) => i + 1);
const columns = [8, 8, 8, 20, 26, 26];
console.log(line(['', 'share', 'w', 'η·w/(B·(1 − α))', 'momentum 0', 'momentum 0.9'], columns));
for (const [kind, rowOf] of Object.entries(kinds)) {
  for (const share of [0.03, 0.008, 0.002]) {
    const rare = write('train.csv', 20_000, rowOf(share));
    write('test.csv', 40_000, rowOf(share));
    const weight = 20_000 / 2 / rare;
    const recalls = (flags) => seeds.map((seed) => recall(seed, flags)).join(' ');
    const rates = {
      default: () => [],
      'η = 0.01': () => ['--lr', '0.01'],
      ...Object.fromEntries(
        [0.03, 0.06, 0.125, 0.2].map((product) => [
          `${product}`,
          (momentum) => ['--lr', String((product * (1 - momentum)) / weight)],
        ]),
      ),
    };
    for (const [name, rate] of Object.entries(rates)) {
      const cells = [0, 0.9].map((momentum) =>
        recalls([...rate(momentum), '--momentum', String(momentum)]),
      );
      console.log(line([kind, share, weight.toFixed(0), name, ...cells], columns));
    }
  }
}
rmSync(folder, { recursive: true });
