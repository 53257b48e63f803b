// Whether the bits of weights are the same on other versions of Node: node bench/verifying.js [node…]
//
// Each Node, of which this one is the first, trains models on every file of data/; every Node verifies all of them, and the models
// of each version of the format that are kept in test/fixtures.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mlp-bench-'));
const nodes = [process.execPath, ...process.argv.slice(2)];

const recipes = [
  '',
  '--hidden 8 --momentum 0.9',
  '--hidden 8 --momentum 0.9 --validation 0.2 --test 0.3',
  '--hidden 8 --ensemble 5 --validation 0.2',
  '--preset lecture --epochs 30',
  '--preset good',
  '--preset best --epochs 20',
  '--hidden 8,8 --activation tanh,x*sigmoid(x) --epochs 30',
  '--hidden 8 --penalty sum(log(1+w^2)) --lambda 0.1 --epochs 30',
  '--hidden 16,8 --optimizer adam --batch-size 32 --precision double --epochs 30',
  '--hidden 8 --dropout 0.2 --nesterov --momentum 0.5 --schedule cosine --l2 0.1 --epochs 30',
  '--hidden 8 --embed periodic --optimizer rmsprop --batch-size 4 --epochs 30',
  '--hidden 8 --embed bins --scale robust --schedule onecycle --epochs 30',
];

function mlp(node, args) {
  return spawnSync(node, [join(root, 'bin/mlp.js'), ...args], { cwd: folder, encoding: 'utf8' });
}

const named = nodes.map((node) => {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return { node, version: stdout.trim() };
});

const models = [];
let refused = 0;
for (const { node, version } of named) {
  for (const file of readdirSync(join(root, 'data'))) {
    for (const [i, recipe] of recipes.entries()) {
      const data = join(root, 'data', file);
      const path = `${version}-${file}-${i}.json`;
      const args = ['train', data, '-q', '-o', path, ...recipe.split(' ').filter(Boolean)];
      const { status, stderr } = mlp(node, args);
      const what = `${file} ${recipe}`;
      if (status === 0) models.push({ trained: version, what, path, data });
      else if (status === 2 || status === 3)
        refused++; // four rows of xor cannot be held out
      else throw new Error(`${version} train ${what}: exit code ${status}\n${stderr}`);
    }
  }
}

const fixtures = join(root, 'test/fixtures/models');
for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.json'))) {
  const path = join(fixtures, file);
  const { data } = JSON.parse(readFileSync(path, 'utf8'));
  models.push({ trained: 'fixtures', what: file, path, data: join(fixtures, data.name) });
}

console.log(`${refused} trainings were refused: rows cannot be held out of so few`);
console.log('trained by  verified by  models  the same');
const sources = [...named.map(({ version }) => version), 'fixtures'];
for (const trained of sources) {
  for (const { node, version } of named) {
    const own = models.filter((model) => model.trained === trained);
    const others = own.filter(({ path, data }) => mlp(node, ['verify', path, data]).status !== 0);
    const cells = [trained.padEnd(10), version.padEnd(11), String(own.length).padStart(6)];
    console.log(`${cells.join('  ')}  ${String(own.length - others.length).padStart(8)}`);
    for (const { what } of others) console.log(`  not the same: ${what}`);
    if (others.length > 0) process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });
