import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const textOf = (path) => readFileSync(`node_modules/${path}`, 'utf8');

/** By chunk, the licenses of the packages that are joined to our code; seedrandom's is at the head of the file. */
const licenses = {
  prediction: [textOf('@noble/hashes/LICENSE')],
  fit: textOf('seedrandom/lib/alea.js').match(/^(?:\/\/.*\n|\n)+/),
  training: [textOf('commander/LICENSE')],
};

// What bin/mlp.js runs and the package's entries are: what tsc wrote, joined to a few files. Node takes a third of a
// millisecond for every file that it loads, and a training needs 150 of ours (bench/README.md, "Start-up").
export default defineConfig({
  input: { main: 'dist/cli/main.js', index: 'dist/index.js', browser: 'dist/browser.js' },
  platform: 'neutral',
  // Node's modules, and packages by their names: but for three that take longer to find than to run.
  external: /^(node:|(?!seedrandom|commander)[a-z])/,
  plugins: [
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
  // The version is written where it is used: the start and the library's entries share no file.
  optimization: { inlineConst: true },
  output: {
    dir: 'dist/program',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    cleanDir: true,
    // A training of iris takes 6 % less time from short names; functions and classes keep theirs, for traces.
    minify: {
      compress: { keepNames: { function: true, class: true } },
      mangle: { keepNames: { function: true, class: true } },
    },
    banner: ({ name }) => (licenses[name] ?? []).map((text) => `/*!\n${text}*/`).join('\n'),
    codeSplitting: {
      groups: [
        // What --version and --help need, what prediction needs in a browser too, what a training needs there, what it
        // needs of Node, and a file for whatever else a command loads.
        { name: 'start', test: /cli\/main\.js$/, priority: 4 },
        {
          name: 'prediction',
          test: /(rolldown\/runtime|estimator\/fitted-model|model\/(model|weights-digest)|network\/losses)(\.js)?$/,
          priority: 3,
        },
        {
          name: 'fit',
          test: /(estimator\/(fit|records|metrics)|model\/write-model)\.js$/,
          priority: 2,
        },
        { name: 'training', test: /cli\/(parser\/run-command|commands\/train)\.js$/, priority: 1 },
      ],
    },
  },
});
