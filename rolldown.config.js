import { defineConfig } from 'rolldown';

// What bin/mlp.js runs and the package's entries are: what tsc wrote, joined to a few files. Node takes a third of a
// millisecond for every file that it loads, and a training needs 150 of ours (bench/README.md, "Start-up").
export default defineConfig({
  input: { main: 'dist/cli/main.js', index: 'dist/index.js', browser: 'dist/browser.js' },
  platform: 'neutral',
  external: /^(node:|[a-z])/, // Node's modules, and packages by their names; a scoped one is small, and joined
  output: {
    dir: 'dist/program',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    cleanDir: true,
    codeSplitting: {
      groups: [
        // What everything stands on, what --version and --help need, what prediction needs, what a training needs in
        // a browser too, what it needs of Node, and a file for whatever else a command loads.
        { name: 'errors', test: /support\/errors\.js$/, priority: 5 },
        { name: 'start', test: /cli\/main\.js$/, priority: 4 },
        {
          name: 'prediction',
          test: /(estimator\/fitted-model|model\/(model|weights-digest))\.js$/,
          priority: 3,
        },
        {
          name: 'fit',
          test: /(estimator\/(fit|records|cross-validate|evaluate)|model\/write-model)\.js$/,
          priority: 2,
        },
        { name: 'training', test: /cli\/(parser\/run-command|commands\/train)\.js$/, priority: 1 },
      ],
    },
  },
});
