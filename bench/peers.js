// The programs that mlp is compared with. Each trains on the same examples, and says how many it did per second.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PYTHON = process.env.PYTHON ?? 'python3';
/** Libraries of linear algebra would take every core there is. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** How the compiler of C may use this processor, and arithmetic. */
export const FAST = ['-march=native', '-ffast-math'];

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Every peer: its name, what is missing if it cannot run, and `prepare`, which gives a function that trains once; or
 * nothing, where it cannot do a workload.
 */
export async function loadPeers(folder, learningRate) {
  return [
    plainC(folder, learningRate),
    await brain(learningRate),
    python(folder, learningRate, { library: 'sklearn', name: 'scikit-learn', way: 'sklearn' }),
    python(folder, learningRate, { library: 'torch', name: 'PyTorch', way: 'torch' }),
    python(folder, learningRate, { library: 'torch', name: 'torch by hand', way: 'by hand' }),
  ];
}

/** A program of this folder, compiled: a function from its arguments to the numbers that it prints; undefined without gcc. */
export function compileC(folder, name, flags) {
  const binary = join(folder, [name, ...flags].join(' '));
  if (spawnSync('gcc', ['-O3', ...flags, here(`${name}.c`), '-o', binary, '-lm']).status !== 0) {
    return undefined;
  }
  return (...args) =>
    spawnSync(binary, args.map(String), { encoding: 'utf8' }).stdout.split(' ').map(Number);
}

/** Whether bench/igd.c does a workload: one example at a time, and one hidden layer. Any other is for bench/minibatch.c. */
export const isForIgd = ({ widths, batch }) => batch === 1 && widths.length === 3;

/** Plain loops. What counts is the fastest of the ways to lay out the weights of igd.c. */
function plainC(folder, learningRate) {
  const flags = FAST;
  const minibatch = compileC(folder, 'minibatch', flags);
  const igds = [[], ['-DUNITS1'], ['-DUNITS2'], ['-DUNITS1', '-DUNITS2']].map((layout) =>
    compileC(folder, 'igd', [...flags, ...layout]),
  );
  const programs = [minibatch, ...igds];
  return {
    name: 'C',
    missing: programs.every(Boolean) ? undefined : 'C: gcc is not here',
    prepare(workload, examples) {
      const {
        widths,
        activation,
        batch,
        alone: [rows, epochs],
      } = workload;
      if (!programs.every(Boolean)) return undefined;
      const start = [...writeExamples(folder, examples), rows, epochs];
      const relu = activation === 'relu' ? 1 : 0;
      return () => {
        const results = isForIgd(workload)
          ? igds.map((igd) => igd(...start, relu, learningRate, ...widths))
          : [minibatch(...start, batch, relu, learningRate, ...widths)];
        const [rate, loss] = results.reduce((best, other) => (other[0] > best[0] ? other : best));
        return { rate, loss };
      };
    },
  };
}

/**
 * Floating-point operations per second that a core reaches with vectors of 128 bits and nothing else to do, as a
 * function; undefined without gcc.
 */
export function loadLimit(folder) {
  const limit = compileC(folder, 'limit', []);
  return limit && (() => limit()[0]);
}

/** brain.js trains one example at a time, with a sigmoid or the like for every output and squared errors. */
async function brain(learningRate) {
  const module = await import('brain.js').catch(() => undefined);
  return {
    name: 'brain.js',
    missing: module ? undefined : 'brain.js: npm ci --prefix bench installs it',
    prepare({ widths, activation, brain: amount }, { features, targets }) {
      if (module === undefined || amount === undefined) return undefined;
      const [rows, iterations] = amount;
      const inputs = widths[0];
      const classes = widths[widths.length - 1];
      const data = Array.from({ length: rows }, (_, i) => ({
        input: Array.from(features.subarray(i * inputs, (i + 1) * inputs)),
        output: Array.from({ length: classes }, (_, c) => (c === targets[i] ? 1 : 0)),
      }));
      return () => {
        const { NeuralNetwork } = module.default;
        const net = new NeuralNetwork({ hiddenLayers: widths.slice(1, -1), activation });
        const begin = performance.now();
        net.train(data, { iterations, learningRate, momentum: 0.9, errorThresh: 1e-9 });
        return { rate: (rows * iterations * 1000) / (performance.now() - begin) };
      };
    },
  };
}

/** A way to train of bench/peers.py, with a library that Python can import. */
function python(folder, learningRate, { library, name, way }) {
  const there = spawnSync(PYTHON, ['-c', `import ${library}`]).status === 0;
  return {
    name,
    missing: there ? undefined : `${name}: ${PYTHON} cannot import ${library}`,
    prepare({ widths, activation, batch, alone: [rows] }, examples) {
      if (!there) return undefined;
      const [features, labels] = writeExamples(folder, examples);
      const job = { way, features, labels, rows, widths, activation, batch, learningRate };
      return () => {
        const env = { ...process.env, ...ONE_THREAD };
        const { stdout } = spawnSync(PYTHON, [here('peers.py'), JSON.stringify(job)], { env });
        return { rate: Number(stdout) };
      };
    },
  };
}

/** The examples as files of little-endian numbers: float32 features, row by row, and int32 classes. */
function writeExamples(folder, { features, targets }) {
  const paths = [join(folder, 'features.f32'), join(folder, 'classes.i32')];
  writeFileSync(paths[0], features);
  writeFileSync(paths[1], Int32Array.from(targets));
  return paths;
}
