import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

/** The licenses of the packages that are joined to our code: a file, and the comment at the head of another. */
const hashes = readFileSync('node_modules/@noble/hashes/LICENSE', 'utf8');
const [alea] = readFileSync('node_modules/seedrandom/lib/alea.js', 'utf8').match(/(\/\/.*\n|\n)+/);
const licenses = `/*! @noble/hashes\n\n${hashes}*/\n/*! seedrandom\n\n${alea}*/`;

// What bin/mlp.js runs and the package's entries are: what tsc wrote, joined to a few files. Node takes a third of a
// millisecond for every file that it loads, and a training needs 150 of ours (bench/README.md, "Start-up").
export default defineConfig({
  input: { main: 'dist/cli/main.js', index: 'dist/index.js', browser: 'dist/browser.js' },
  platform: 'neutral',
  // Node's modules, and packages by their names: but for two small ones, which take longer to find than to run.
  external: /^(node:|(?!seedrandom)[a-z])/,
  output: {
    dir: 'dist/program',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    cleanDir: true,
    banner: ({ name }) => (name === 'prediction' ? licenses : ''),
    codeSplitting: {
      groups: [
        // What --version and --help need, what prediction needs in a browser too, what a training needs there, what it
        // needs of Node, and a file for whatever else a command loads.
        { name: 'start', test: /cli\/main\.js$/, priority: 4 },
        {
          name: 'prediction',
          test: /(rolldown\/runtime|estimator\/fitted-model|model\/(model|weights-digest))(\.js)?$/,
          priority: 3,
        },
        { name: 'fit', test: /(estimator\/(fit|records)|model\/write-model)\.js$/, priority: 2 },
        { name: 'training', test: /cli\/(parser\/run-command|commands\/train)\.js$/, priority: 1 },
      ],
    },
  },
});
