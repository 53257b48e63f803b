// How good models are on tables of rows that training does not see, beside what others make of them:
//
//   npm run bench:quality -- --data FOLDER [--results FILE] [--sets a,b] [--splits 0,1] [recipe…] [-- '--flags of a recipe'…]
//
// FOLDER (or QUALITY_DATA) has NAME/SPLIT/{train,test}.csv, the target last, and peers.json: by NAME its `task` and
// `peers`, for each split and peer `error` and `logloss` (bits), or `rse`. Results are kept in a file and not measured
// again: they are of a recipe's flags, of the bytes of the built command, and of a split.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { recipes } from './quality-recipes.js';
import { comparison, tableOf } from './quality-scores.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(tmpdir(), 'mlp-bench-data');

/** Says at its end how long a process has kept processors busy, all of its threads together. */
const TELL_CPU = `data:text/javascript,import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, String((user + system) / 1e6));
  })`;

function mlp(args, folder) {
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--import', TELL_CPU, join(root, 'bin/mlp.js'), ...args],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  if (status !== 0) throw new Error(`mlp ${args.join(' ')} exited with ${status}: ${stderr}`);
  return { stdout, cpu: Number(output[3]) };
}

/** Trains on one file and scores on the other; seconds of the processor are those of training, from file to model. */
function measure(flags, task, part) {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-quality-'));
  try {
    const words = flags.split(' ').filter((word) => word !== '');
    const { cpu } = mlp(
      ['train', join(part, 'train.csv'), ...words, '--task', task, '--quiet'],
      folder,
    );
    const { stdout } = mlp(['evaluate', join(part, 'test.csv'), '--json', '--quiet'], folder);
    const { accuracy, loss, r2 } = JSON.parse(stdout);
    const scores = r2 === undefined ? { error: 1 - accuracy, logloss: loss } : { rse: 1 - r2 };
    return { cpu, ...scores };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A hash of what runs. */
function builtVersion() {
  const hash = createHash('sha256');
  const folder = join(root, 'dist/command');
  const files = readdirSync(folder, { recursive: true }).sort();
  for (const file of files.filter((name) => /\.c?js$/.test(name))) {
    hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** What was measured, in a file to which each result is added at once. */
class Results {
  #file;
  #known = new Map();

  constructor(file) {
    this.#file = file;
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const line of lines.filter(Boolean)) this.#remember(JSON.parse(line));
  }

  #remember({ version, flags, set, split, ...scores }) {
    this.#known.set(JSON.stringify([version, flags, set, split]), scores);
  }

  get({ version, flags, set, split }) {
    return this.#known.get(JSON.stringify([version, flags, set, split]));
  }

  add(result) {
    this.#remember(result);
    appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
  }
}

const { data, results: file, sets: setList, splits: splitList, names } = readArguments();
const peers = JSON.parse(readFileSync(join(data, 'peers.json'), 'utf8'));
const sets = Object.keys(peers).filter((set) => setList === undefined || setList.includes(set));
mkdirSync(kept, { recursive: true });
const results = new Results(file ?? join(kept, 'quality.ndjson'));
const version = builtVersion();
const measured = new Map();
for (const name of names) {
  const flags = recipes[name] ?? name;
  measured.set(name, new Map(sets.map((set) => [set, scoresOf(flags, set)])));
}
console.log(`mlp ${version}, node ${process.version}\n`);
for (const set of sets) console.log(`${tableOf(set, peers[set], measured)}\n`);
console.log(comparison(sets, peers, measured));

/** Of one set: the scores of each split. */
function scoresOf(flags, set) {
  const splits = Object.keys(peers[set].peers).filter(
    (split) => splitList === undefined || splitList.includes(split),
  );
  return new Map(
    splits.map((split) => {
      const which = { version, flags, set, split };
      const known = results.get(which);
      if (known !== undefined) return [split, known];
      const scores = measure(flags, peers[set].task, join(data, set, split));
      results.add({ ...which, ...scores });
      return [split, scores];
    }),
  );
}

function readArguments() {
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(
      ['data', 'results', 'sets', 'splits'].map((name) => [name, { type: 'string' }]),
    ),
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => recipes[name] === undefined && !name.startsWith('-'));
  if (unknown !== undefined) {
    throw new Error(`there is no recipe ${unknown}; there are ${Object.keys(recipes).join(', ')}`);
  }
  const folder = values.data ?? process.env.QUALITY_DATA;
  if (folder === undefined) throw new Error('where are the tables? Say it with --data FOLDER');
  return {
    data: resolve(folder),
    results: values.results,
    sets: values.sets?.split(','),
    splits: values.splits?.split(','),
    names: positionals.length === 0 ? ['default'] : positionals,
  };
}
