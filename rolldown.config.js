import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'rolldown';
import { bundledText } from './bundled-text.js';
import { codeCache } from './code-cache.js';

const textOf = (path) => readFileSync(`node_modules/${path}`, 'utf8');

/**
 * The licenses of the packages that are joined to our code, by the folders of their modules; seedrandom's is at the head
 * of the file, and Graphviz keeps its own.
 */
const licenses = {
  'commander/': [textOf('commander/LICENSE')],
  '@noble/hashes/': [textOf('@noble/hashes/LICENSE')],
  'seedrandom/': textOf('seedrandom/lib/alea.js').match(/^(?:\/\/.*\n|\n)+/),
  'jsep/': [textOf('jsep/LICENSE')],
  'd3-': ['d3-scale', 'd3-shape'].map((name) => textOf(`${name}/LICENSE`)),
  'pbf/': [textOf('pbf/LICENSE')],
};

/** The licenses of what is in a file, which are said at its head. */
const banner = ({ moduleIds }) =>
  Object.entries(licenses)
    .filter(([name]) => moduleIds.some((id) => id.includes(`/node_modules/${name}`)))
    .flatMap(([, texts]) => texts.map((text) => `/*!\n${text}*/`))
    .join('\n');

// What tsc wrote, joined to a few files: Node takes a third of a millisecond for every file that it loads, and a training
// needs 250 of ours (bench/README.md, "Start-up").
const joined = {
  platform: 'neutral',
  // Node's modules, and packages by their names: but for a few that take longer to find than to run, or that nobody
  // else may share with us (jsep's grammar is one for all who import it), or that are installed several times over (Graphviz)
  // or with much that is not used here (d3, pbf).
  external: /^(node:|(?!seedrandom|commander|jsep|d3-|internmap|pbf)[a-z])/,
  plugins: [
    bundledText(),
    {
      // commander asks for Node's modules when it is loaded; one of them, for running other programs, it never needs
      // here, and that one takes as long to load as all of commander.
      name: 'builtins-when-needed',
      transform: {
        filter: { id: /node_modules\/commander\// },
        handler: (code) =>
          code
            .replace("const childProcess = require('node:child_process');\n", '')
            .replaceAll('childProcess.', "require('node:child_process').")
            .replace(/require\('(node:[a-z_]+)'\)/g, "globalThis.process.getBuiltinModule('$1')"),
      },
    },
  ],
  // The version is written where it is used: the start and the rest share no file.
  optimization: { inlineConst: true },
};

const iris = resolve('data/iris.csv');

const output = {
  cleanDir: true,
  banner,
  // A training of iris takes 6 % less time from short names; functions and classes keep theirs, for traces.
  minify: {
    compress: { keepNames: { function: true, class: true } },
    mangle: { keepNames: { function: true, class: true } },
  },
};

export default defineConfig([
  {
    // What the package's entries are.
    ...joined,
    input: {
      index: 'dist/index.js',
      browser: 'dist/browser.js',
      prediction: 'dist/prediction.js',
      // No entry of the package, but a file by itself: a bundle that has one of its functions needs little else.
      'at-once': 'dist/library/at-once.js',
    },
    output: {
      ...output,
      dir: 'dist/program',
      entryFileNames: '[name].js',
      // By what needs them: a bundler takes from a file also what is used of it only by those that it may load later.
      chunkFileNames: 'shared/[name].js',
    },
  },
  {
    // What bin/mlp.js runs. CommonJS: Node takes 4 ms to get ready to load modules, and more than `require` does for
    // each, so that every command takes 5 to 8 % less time.
    ...joined,
    input: { main: 'dist/cli/main.js', worker: 'dist/sweep/worker.js' },
    plugins: [
      ...joined.plugins,
      codeCache('training', [
        ['train', iris, '--layers', '4,8,3', '--momentum', '0.9'],
        ['predict', iris],
        ['evaluate', iris],
      ]),
    ],
    transform: { define: { 'import.meta.url': '__filename' } }, // what createRequire is told
    output: {
      ...output,
      dir: 'dist/command',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      codeSplitting: {
        groups: [
          // Graphviz, and what writes protocol buffers, each for a command or two.
          { name: 'viz', test: /node_modules\/@viz-js\//, priority: 3 },
          { name: 'pbf', test: /node_modules\/pbf\//, priority: 3 },
          // What --version and --help need, what a training needs, and a file for whatever else a command loads.
          { name: 'start', test: /(rolldown\/runtime|cli\/main\.js)$/, priority: 2 },
          {
            name: 'training',
            test: /cli\/(parser\/run-command|commands\/train)\.js$/,
            priority: 1,
          },
        ],
      },
    },
  },
]);
