import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { MlpError } from '../../../src/support/errors.js';
import { keysOf } from '../../../src/support/records.js';
import { readParameters } from '../../../src/sweep/parameters.js';
import { sizeOf } from '../../../src/sweep/space/distribution.js';
import { readSpace } from '../../../src/sweep/space/read-space.js';
import { readVary } from '../../../src/sweep/space/read-vary.js';
import { spaceAs, spaceFormats } from '../../../src/sweep/space/space-as.js';

const base = readParameters({ epochs: 20, layers: '_,8,_' });
const grid = readVary([
  'lr=0.003 0.01',
  'layers=_,8,_ _,16,16,_',
  'nesterov=true false',
  'schedule=cosine step:10,0.5',
  'penalty=["sum(abs(w))"]',
]);
const ranges = readVary([
  'lr=log:1e-5..1e-1',
  'dropout=0..0.5',
  'batch-size=8..64',
  'epochs=log:1..9',
]);
const steps = readSpace(
  {
    dropout: { min: 0.05, max: 0.47, q: 0.1 },
    epochs: { min: 5, max: 50, q: 10 },
    l2: { distribution: 'int_uniform', min: 0, max: 3 },
  },
  'space.json',
);

describe('a space for Optuna', () => {
  it('is what its ask takes', () => {
    expect(JSON.parse(spaceAs(grid, 'optuna', base))).toEqual({
      epochs: { name: 'CategoricalDistribution', attributes: { choices: [20] } },
      layers: { name: 'CategoricalDistribution', attributes: { choices: ['_,8,_', '_,16,16,_'] } },
      learningRate: { name: 'CategoricalDistribution', attributes: { choices: [0.003, 0.01] } },
      nesterov: { name: 'CategoricalDistribution', attributes: { choices: [true, false] } },
      penalty: { name: 'CategoricalDistribution', attributes: { choices: ['sum(abs(w))'] } },
      schedule: {
        name: 'CategoricalDistribution',
        attributes: { choices: ['cosine', 'step:10,0.5'] },
      },
    });
    expect(JSON.parse(spaceAs(ranges, 'optuna', {}))).toEqual({
      batchSize: { name: 'IntDistribution', attributes: { low: 8, high: 64, log: false, step: 1 } },
      dropout: {
        name: 'FloatDistribution',
        attributes: { low: 0, high: 0.5, log: false, step: null },
      },
      epochs: { name: 'IntDistribution', attributes: { low: 1, high: 9, log: true, step: 1 } },
      learningRate: {
        name: 'FloatDistribution',
        attributes: { low: 1e-5, high: 0.1, log: true, step: null },
      },
    });
    expect(JSON.parse(spaceAs(steps, 'optuna', {}))).toEqual({
      dropout: {
        name: 'FloatDistribution',
        attributes: { low: 0.1, high: 0.4, log: false, step: 0.1 },
      },
      epochs: { name: 'IntDistribution', attributes: { low: 10, high: 50, log: false, step: 10 } },
      l2: { name: 'IntDistribution', attributes: { low: 0, high: 3, log: false, step: 1 } },
    });
  });

  // Debian's, and its own Python.
  const python = '/usr/bin/python3';
  const hasOptuna = spawnSync(python, ['-c', 'import optuna']).status === 0;
  const program = `
import json, sys, warnings
warnings.simplefilter("error")
import optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
for line in sys.stdin:
    study = optuna.create_study()
    space = {k: optuna.distributions.json_to_distribution(json.dumps(d)) for k, d in json.loads(line).items()}
    print(json.dumps([study.ask(space).params for _ in range(5)]))
`;
  it.skipIf(!hasOptuna)(
    'is asked there, and its answers are parameters (needs python3-optuna)',
    () => {
      const input = [grid, ranges, steps].map((space) => spaceAs(space, 'optuna', base)).join('');
      const { stdout, stderr } = spawnSync(python, ['-c', program], { input, encoding: 'utf8' });
      const lines = stdout.trim().split('\n');
      expect(lines, stderr).toHaveLength(3);
      for (const line of lines) {
        const answers: unknown[] = JSON.parse(line);
        expect(answers).toHaveLength(5);
        for (const answer of answers)
          expect(Object.keys(readParameters({ ...Object(answer) }))).not.toHaveLength(0);
      }
    },
  );
});

describe('a space for W&B', () => {
  const call = { command: ['mlp', 'trial', 'iris.csv'], metric: 'accuracy' } as const;

  it('is the configuration of a sweep', () => {
    expect(JSON.parse(spaceAs(grid, 'wandb', base, call))).toEqual({
      program: 'mlp',
      method: 'grid',
      metric: { name: 'accuracy', goal: 'maximize' },
      parameters: {
        epochs: { value: 20 },
        layers: { values: ['_,8,_', '_,16,16,_'] },
        learningRate: { values: [0.003, 0.01] },
        nesterov: { values: [true, false] },
        penalty: { value: 'sum(abs(w))' },
        schedule: { values: ['cosine', 'step:10,0.5'] },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: places that W&B's agent fills
      command: ['${env}', '${program}', 'trial', 'iris.csv', '${args_json}'],
    });
    expect(JSON.parse(spaceAs(steps, 'wandb', {}))).toMatchObject({
      method: 'random',
      parameters: {
        dropout: { distribution: 'q_uniform', min: 0.1, max: 0.4, q: 0.1 },
        epochs: { distribution: 'q_uniform', min: 10, max: 50, q: 10 },
        l2: { distribution: 'int_uniform', min: 0, max: 3 },
      },
    });
  });

  it('is read back', () => {
    const weighted = readSpace({ lr: { values: [1, 2], probabilities: [0.25, 0.75] } }, 's');
    for (const space of [grid, ranges, weighted]) {
      expect(readSpace(JSON.parse(spaceAs(space, 'wandb', {})), 'sweep.yaml')).toEqual(space);
    }
    const again = readSpace(JSON.parse(spaceAs(steps, 'wandb', {})), 'sweep.yaml');
    expect([...again.values()].map(sizeOf)).toEqual([...steps.values()].map(sizeOf));
  });
});

describe('a space for DVC', () => {
  it('is a command that queues the grid', () => {
    expect(spaceAs(grid, 'dvc', base)).toBe(
      [
        'dvc exp run --queue \\',
        '  -S params.json:++epochs=20 \\',
        `  -S 'params.json:++layers="_,8,_","_,16,16,_"' \\`,
        '  -S params.json:++learningRate=0.003,0.01 \\',
        '  -S params.json:++nesterov=true,false \\',
        `  -S 'params.json:++penalty="sum(abs(w))"' \\`,
        `  -S 'params.json:++schedule="cosine","step:10,0.5"'`,
        '',
      ].join('\n'),
    );
    expect(spaceAs(steps, 'dvc', {})).toBe(
      [
        'dvc exp run --queue \\',
        '  -S params.json:++dropout=0.1,0.2,0.3,0.4 \\',
        '  -S "params.json:++epochs=range(10,51,10)" \\',
        '  -S "params.json:++l2=range(0,4,1)"',
        '',
      ].join('\n'),
    );
  });

  it('is a list of words for a shell, whatever the values are', () => {
    const space = readVary([`target=["it's", "a \\"b\\"", "c\\\\", "$d"]`]);
    const command = spaceAs(space, 'dvc', {}).replace('dvc', `printf '%s\\n'`);
    const words = spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout.trim().split('\n');
    expect(words).toEqual([
      ...['exp', 'run', '--queue', '-S'],
      String.raw`params.json:++target="it's","a \"b\"","c\\","$d"`,
    ]);
  });
});

describe('a space that an engine cannot be told of', () => {
  it.each([
    [
      'optuna',
      { lr: { values: [1, 2], probabilities: [0.5, 0.5] } },
      'learningRate: Optuna knows no probabilities',
    ],
    [
      'optuna',
      { lr: { distribution: 'q_log_uniform_values', min: 1, max: 9, q: 2 } },
      'learningRate: Optuna has no steps',
    ],
    [
      'dvc',
      { lr: { values: [1, 2], probabilities: [0.5, 0.5] } },
      'learningRate: DVC tries every value, and knows no probabilities',
    ],
    ['dvc', { lr: { min: 1, max: 2 } }, 'learningRate: DVC tries every value, and this is a range'],
    ['dvc', { epochs: { min: 1, max: 200000 } }, 'the grid has 200000 trials'],
  ] as const)('is refused by %s: %j', (format, json, message) => {
    expect(() => spaceAs(readSpace(json, 'space.json'), format, {})).toThrow(MlpError);
    expect(() => spaceAs(readSpace(json, 'space.json'), format, {})).toThrow(message);
  });

  it('is told in whole lines', () => {
    for (const format of keysOf(spaceFormats)) expect(spaceAs(grid, format, base)).toMatch(/\n$/);
  });
});
