import { defineConfig } from 'rolldown';

// What bin/mlp.js runs: what tsc wrote, joined to a few files. Node takes a third of a millisecond for every file that
// it loads, and a training needs 150 of ours (bench/README.md, "Start-up").
export default defineConfig({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: /^[a-z][\w-]*(\/|$)/, // packages, by their names
  output: {
    dir: 'dist/program',
    chunkFileNames: '[name].js',
    cleanDir: true,
    codeSplitting: {
      groups: [
        // What --version and --help need, what training needs as well, and a file for whatever else a command loads.
        { name: 'start', test: /cli\/main\.js$/, priority: 2 },
        { name: 'training', test: /cli\/(parser\/run-command|commands\/train)\.js$/, priority: 1 },
      ],
    },
  },
});
