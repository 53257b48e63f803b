import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/support/platform.js';
import { checkData, fittingResults } from '../../../src/sweep/ledger/fitting-results.js';
import { finished, ledgerOf, readLedger, readLedgers } from '../../../src/sweep/ledger/ledger.js';
import { parseLedger } from '../../../src/sweep/ledger/parse-ledger.js';
import { trialLine } from '../../../src/sweep/ledger/trial-line.js';
import type { TrialResult } from '../../../src/sweep/trial.js';
import { Folder } from '../../cli/run-mlp.js';
import { resultOf, setting, without } from '../trial-results.js';

const ledger = (...results: TrialResult[]) =>
  ledgerOf([
    { name: 'a', lines: parseLedger(bytesOf(results.map((one) => trialLine(one)).join('')), 'a') },
  ]);

describe('a ledger', () => {
  const one = resultOf({ lr: 0.1 });

  it('knows which trials are finished, under which setting', () => {
    const known = ledger(one, resultOf({ lr: 0.2 }, { budget: 5 }), without('diverged', { lr: 9 }));
    const isFinished = (other: Partial<TrialResult>) =>
      finished(known, { ...setting, ...other }, { ...one, ...other }) !== undefined;
    expect(isFinished({})).toBe(true);
    const others: Partial<TrialResult>[] = [
      { id: '0'.repeat(16) },
      { data: 'cd'.repeat(32) },
      { seed: 8 },
      { folds: 4 },
      { folds: undefined },
      { test: 0.1 },
      { repeats: 2 },
      { budget: 5 },
    ];
    for (const other of others) expect(isFinished(other), JSON.stringify(other)).toBe(false);
    const { id } = resultOf({ lr: 0.2 });
    expect(finished(known, setting, { id, budget: 5 })?.budget).toBe(5);
    expect(finished(known, setting, { id })).toBeUndefined();
    expect(finished(known, setting, without('diverged', { lr: 9 }))?.status).toBe('diverged');
  });

  it('runs again what failed, unless it was done before or after', () => {
    const failed = without('failed', { lr: 0.1 });
    expect(finished(ledger(failed), setting, one)).toBeUndefined();
    for (const order of [
      [failed, one],
      [one, failed],
    ]) {
      const { results, notes, ...known } = ledger(...order);
      expect(finished(known, setting, one)).toEqual(one);
      expect(results).toEqual([one]);
      expect(notes).toEqual([]);
    }
  });

  it('has one result of a trial that was run twice, the first, and warns where they do not agree', () => {
    const later = { ...one, seconds: 99, host: 'there' };
    expect(ledger(one, later)).toMatchObject({ results: [one], notes: [] });
    const other = { ...later, weights: `sha256:${'0'.repeat(64)}` };
    const { results, notes } = ledger(one, resultOf({ lr: 3 }), other);
    expect(results[0]).toEqual(one);
    expect(notes).toEqual([
      {
        text: `two runs of trial ${one.id} came to different weights: a:1 has ${one.weights}, a:3 has ${other.weights}; the first that is done counts`,
        isWarning: true,
      },
    ]);
    expect(ledger(one, without('diverged', { lr: 0.1 })).notes).toMatchObject([
      { isWarning: true },
    ]);
  });

  it('may be several files', () => {
    const [a, b, c] = [0.1, 0.2, 0.3].map((lr) => resultOf({ lr }));
    const folder = new Folder({
      '1.ndjson': trialLine(a) + trialLine(b),
      '2.ndjson': trialLine(b) + trialLine(c).slice(0, 100),
      '3.ndjson': '',
    });
    const paths = ['1.ndjson', '2.ndjson', '3.ndjson'].map((name) => folder.at(name));
    const { results, notes } = readLedgers(paths);
    expect(results).toEqual([a, b]);
    expect(notes).toEqual([
      {
        text: `line 2 of ${paths[1]} was not written to the end: what is torn is passed over, and such a trial is run again`,
      },
    ]);
    expect(() => readLedger(folder.at('4.ndjson'))).toThrow('there is no such file');
    expect(() => readLedger(folder.path)).toThrow('this is a directory');
  });

  it('may be of several settings, but not of other data alone', () => {
    const other = resultOf({ lr: 0.1 }, { folds: 3 });
    const elsewhere = resultOf({ lr: 0.1 }, { data: 'cd'.repeat(32) });
    const both = ledger(one, other, elsewhere);
    expect(fittingResults(both, setting)).toEqual([one]);
    expect(fittingResults(both, { ...setting, folds: 3 })).toEqual([other]);
    checkData(both, setting.data);
    checkData(ledger(), setting.data);
    expect(() => checkData(ledger(elsewhere), setting.data)).toThrow(
      'a: its trials are of other data: of the file with SHA-256 cdcdcdcdcdcdcdcd…, and this one has abababababababab…',
    );
  });
});
