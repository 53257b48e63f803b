import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLedger } from '../../src/sweep/ledger/ledger.js';
import { root, ShellFolder } from '../docs/shell-folder.js';
import { hasSlurm, SlurmCluster } from './slurm-cluster.js';

describe.skipIf(!hasSlurm)('a sweep by Slurm (needs slurm-wlm, munge and a network)', () => {
  const cluster = new SlurmCluster();
  const folder = new ShellFolder();
  const call = () => {
    const line = 'TASKS=4 AT_ONCE=3 examples/sweep-slurm.sh';
    const { stdout, stderr, status } = folder.run(line, '.', cluster.env);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return stdout;
  };

  beforeAll(() => cluster.start(), 120_000);
  afterAll(() => cluster.stop());

  it('comes to what a sweep here comes to, whatever becomes of a task', async () => {
    cluster.run('scontrol', 'update', 'PartitionName=all', 'State=DOWN');
    const [, first] = /^job (\d+) runs 6 trials in 4 tasks\n$/.exec(call()) ?? [];
    cluster.run('scancel', `${first}_1`);
    cluster.run('scontrol', 'update', 'PartitionName=all', 'State=UP');
    expect(call()).toBe(`job ${first} is not over yet\n`);
    await cluster.idle();

    expect(call()).toMatch(/4 trials[\s\S]*\njob \d+ runs 2 trials in 2 tasks\n$/);
    await cluster.idle();
    expect(call()).not.toMatch(/job/);

    const script = readFileSync(`${root}/examples/sweep-slurm.sh`, 'utf8');
    const [, space] = /--quiet \\\n(.*--vary .*)\n/.exec(script) ?? [];
    folder.run(`npx mlp sweep data/iris.csv --ledger here.ndjson ${space} -q`);
    expect(lasting('slurm-sweep/trials.ndjson')).toEqual(lasting('here.ndjson'));
  }, 180_000);

  /** What of the results does not depend on the clock, by their trials. */
  function lasting(path: string) {
    const results = readLedger(`${folder.path}/${path}`).results;
    expect(results).toHaveLength(6);
    return new Map(results.map((result) => [result.id, { ...result, seconds: 0 }]));
  }
});
