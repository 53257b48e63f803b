import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readLedgers } from '../../src/sweep/ledger/ledger.js';
import { dataFile, Folder } from '../cli/run-mlp.js';
import { root } from '../docs/shell-folder.js';
import { jobSchema } from './job-schema.js';

const job = parse(readFileSync(join(root, 'examples/kubernetes-sweep.yaml'), 'utf8'));
const { spec } = job;
const [container] = spec.template.spec.containers;

describe('examples/kubernetes-sweep.yaml', () => {
  it('is a job that Kubernetes takes, by the reference of its API', () => {
    const validate = new Ajv({ allErrors: true }).compile(jobSchema);
    validate(job);
    expect(validate.errors).toBeNull();
    const volumes = spec.template.spec.volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
    const policy = JSON.stringify(spec.podFailurePolicy);
    expect(policy).toContain(`"containerName":"${container.name}"`);
    expect(container.command).toContain(`--stride=${spec.completions}`);
    expect(spec.parallelism).toBeLessThanOrEqual(spec.completions);
  });

  it('runs each trial in one of its tasks', async () => {
    const folder = new Folder({ 'data.csv': readFileSync(dataFile('iris.csv')) });
    mkdirSync(folder.at('results'));
    const space = ['--vary', 'lr=0.01 0.1', '--epochs', '2', '--cv', '2', '-q'];
    await folder.mlp(['sweep', 'plan', 'data.csv', ...space, '-o', 'pending.ndjson']);
    const indices = [0, 1, spec.completions - 1];
    for (const index of indices) {
      // As Kubernetes fills in variables of the container's environment.
      const values = { JOB_NAME: 'mlp-sweep-x2f4q', JOB_COMPLETION_INDEX: String(index) };
      const variables = new Map(Object.entries(values));
      const [mlp, ...words]: string[] = container.command.map((word: string) =>
        word.replace(/\$\((\w+)\)/g, (whole, name: string) => variables.get(name) ?? whole),
      );
      expect(mlp).toBe('mlp');
      expect(await folder.mlp(words)).toEqual({ stdout: '', stderr: '', code: 0 });
    }
    const files = indices.map((index) => folder.at(`results/mlp-sweep-x2f4q-${index}.ndjson`));
    expect(readLedgers(files).results.map(({ parameters }) => parameters)).toEqual([
      { learningRate: 0.01 },
      { learningRate: 0.1 },
    ]);
  });
});
