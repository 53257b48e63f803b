import type { CommandEntry } from './parser/command.js';

/** Every command, in the order of the help text. A new one is a file of its name in `commands/` and a record here. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'train',
    summary: 'learn a model from a CSV file',
    load: () => import('./commands/train.js'),
  },
  {
    name: 'predict',
    summary: 'append predictions to the rows of a CSV file',
    load: () => import('./commands/predict.js'),
  },
  {
    name: 'evaluate',
    summary: 'score a model on labelled rows, or cross-validate a recipe',
    load: () => import('./commands/evaluate.js'),
  },
  {
    name: 'sweep',
    summary: 'search hyperparameters, and train the best',
    load: () => import('./commands/sweep.js'),
    subcommands: [
      {
        name: 'sweep plan',
        summary: 'the trials that a sweep begins with, a line each',
        load: () => import('./commands/sweep-plan.js'),
      },
      {
        name: 'sweep pending',
        summary: 'those to be run next, by the results there are',
        load: () => import('./commands/sweep-pending.js'),
      },
      {
        name: 'sweep table',
        summary: 'the best trials of ledgers',
        load: () => import('./commands/sweep-table.js'),
      },
      {
        name: 'sweep best',
        summary: 'the command line that trains the best of them',
        load: () => import('./commands/sweep-best.js'),
      },
      {
        name: 'sweep space',
        summary: 'what is varied, in the words of Optuna, W&B or DVC',
        load: () => import('./commands/sweep-space.js'),
      },
    ],
  },
  {
    name: 'trial',
    summary: 'one trial of a sweep: parameters in, a line of NDJSON out',
    load: () => import('./commands/trial.js'),
  },
  {
    name: 'inspect',
    summary: 'what is in a model or a CSV file',
    load: () => import('./commands/inspect.js'),
  },
  {
    name: 'gradcheck',
    summary: 'compare reverse-mode, forward-mode and numerical gradients',
    load: () => import('./commands/gradcheck.js'),
  },
  {
    name: 'verify',
    summary: 'train a model again, and compare the weights bit by bit',
    load: () => import('./commands/verify.js'),
  },
  {
    name: 'export',
    summary: 'a model in a format that other programs read: ONNX, …',
    load: () => import('./commands/export.js'),
  },
  {
    name: 'trace',
    summary: 'the primal and adjoint trace of an expression or a model',
    load: () => import('./commands/trace.js'),
  },
  {
    name: 'report',
    summary: 'pictures of runs and of a model, on one page or in the terminal',
    load: () => import('./commands/report.js'),
  },
  {
    name: 'generate',
    summary: 'synthetic data: blobs, circles, moons, spirals, xor, …',
    load: () => import('./commands/generate.js'),
  },
  {
    name: 'completion',
    summary: 'complete commands and flags in bash, zsh or fish',
    load: () => import('./commands/completion.js'),
  },
];
