import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readLedger } from '../../src/sweep/ledger/ledger.js';
import { Folder } from '../cli/run-mlp.js';
import { shellWords } from '../cli/shell-words.js';
import { root, ShellFolder } from '../docs/shell-folder.js';

const text = readFileSync(join(root, 'examples/wandb-sweep.yaml'), 'utf8');
const sweep = parse(text);

describe('examples/wandb-sweep.yaml', () => {
  it('is what mlp sweep space prints, with another program', async () => {
    const [, command = ''] = /^# {3}mlp (sweep space .*)$/m.exec(text) ?? [];
    const { stdout } = await new Folder().mlp(shellWords(command).map(({ value }) => value));
    expect({ ...sweep, program: 'mlp' }).toEqual(JSON.parse(stdout));
  });

  it('has the keys that W&B documents', () => {
    expect(Object.keys(sweep).sort()).toEqual([
      ...['command', 'method', 'metric', 'parameters', 'program'],
    ]);
    expect(['grid', 'random', 'bayes']).toContain(sweep.method);
    for (const parameter of Object.values<object>(sweep.parameters)) {
      expect([['value'], ['values'], ['distribution', 'min', 'max']]).toContainEqual(
        Object.keys(parameter),
      );
    }
  });
});

const python = '/usr/bin/python3';
const hasPython = spawnSync(python, ['-c', '']).status === 0;

/** Stands in for W&B's library: what is logged goes to a file. */
const standIn = `
import contextlib, json

class Run:
    summary = {}
    def log(self, metrics):
        json.dump(metrics, open("logged.json", "w"))

@contextlib.contextmanager
def init():
    yield Run()
`;

describe.skipIf(!hasPython)('examples/wandb-trial.py (needs python3)', () => {
  it('logs how a trial came out that an agent asks for', () => {
    const folder = new ShellFolder();
    writeFileSync(join(folder.path, 'wandb.py'), standIn);
    const parameters = { epochs: 2, momentum: 0.9, learningRate: 0.05, hidden: '4' };
    const macros: Readonly<Record<string, string>> = {
      env: '/usr/bin/env',
      program: sweep.program,
      args_json: JSON.stringify(parameters),
    };
    const words: string[] = sweep.command.map((word: string) =>
      word.replace(/^\$\{(\w+)\}$/, (_, macro: string) => macros[macro] ?? word),
    );
    const line = words.map((word) => `'${word}'`).join(' ');
    const { stdout, status } = folder.run(line, '.', { PYTHONPATH: folder.path });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    const [result] = readLedger(join(folder.path, 'trials.ndjson')).results;
    expect(result).toMatchObject({ status: 'done', folds: 5, metric: 'accuracy' });
    const logged = JSON.parse(readFileSync(join(folder.path, 'logged.json'), 'utf8'));
    expect(logged.accuracy).toBe(result.score);
  });
});
