import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../../src/sweep/ledger/ledger.js';
import { ShellFolder } from '../docs/shell-folder.js';

const hasOptuna = spawnSync('sh', ['-c', 'command -v optuna']).status === 0;

describe.skipIf(!hasOptuna)('a sweep by Optuna (needs python3-optuna)', () => {
  const folder = new ShellFolder();
  const script = join(folder.path, 'examples/optuna-sweep.sh');
  const told = `
import json, sqlite3
print(json.dumps(sqlite3.connect("optuna-sweep/study.db").execute(
  "select number, state, value from trials left join trial_values using (trial_id) order by number").fetchall()))`;

  it('tells the losses of trials, and which of them diverged', () => {
    const first = folder.run('TRIALS=2 JOBS=2 examples/optuna-sweep.sh');
    expect(first).toMatchObject({ stderr: '', status: 0 });
    expect(first.stdout).toMatch(/2 trials/);

    const diverging = readFileSync(script, 'utf8')
      .replace("--vary 'lr=log:0.001..0.2'", "--vary 'lr=log:1e29..1e30' --activation relu")
      .replace(/^optuna create-study.*\n/m, ''); // it is there
    writeFileSync(script, diverging);
    const again = folder.run('TRIALS=1 JOBS=2 examples/optuna-sweep.sh');
    expect(again).toMatchObject({ stderr: '', status: 0 });

    const { results } = readLedger(join(folder.path, 'optuna-sweep/trials.ndjson'));
    const expected = results
      .map(({ number, score }) => [
        number,
        score === undefined ? 'FAIL' : 'COMPLETE',
        score ?? null,
      ])
      .sort();
    expect(expected.map(([number, state]) => `${number} ${state}`)).toEqual([
      '0 COMPLETE',
      '1 COMPLETE',
      '2 FAIL',
    ]);
    const study = folder.run(`/usr/bin/python3 -c '${told}'`).stdout;
    expect(JSON.parse(study)).toEqual(expected);
  }, 180_000);
});
