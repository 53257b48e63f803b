import { describe, expect, it } from 'vitest';
import { dataFile, Folder, records } from './run-mlp.js';

const flags = ['--hidden', '4', '--epochs', '4', '--lr', '0.02', '--json', '--quiet'];

/** The rates of the epochs, and the digest of the weights. */
async function trained(more: readonly string[], folder = new Folder()) {
  const { stdout, code } = await folder.mlp(['train', dataFile('iris.csv'), ...flags, ...more]);
  expect(code).toBe(0);
  const said = records(stdout);
  return {
    rates: said.filter(({ type }) => type === 'epoch').map((record) => Number(record.learningRate)),
    result: said.filter(({ type }) => type === 'result'),
    weights: JSON.parse(folder.read('model.json')).weights,
  };
}

describe('what changes the descent', () => {
  it.each([
    [['--weight-decay', '0.1'], []],
    [
      ['--weight-decay', '0.1'],
      ['--optimizer', 'adam'],
    ],
    [
      ['--weight-decay', '0.1'],
      ['--optimizer', 'rmsprop'],
    ],
    [
      ['--beta1', '0.5'],
      ['--optimizer', 'adam'],
    ],
    [
      ['--beta2', '0.9'],
      ['--optimizer', 'adam'],
    ],
    [['--label-smoothing', '0.2'], []],
    [
      ['--label-smoothing', '0.2'],
      ['--batch-size', '16'],
    ],
    [['--warmup', '2'], []],
    [['--schedule', 'onecycle'], []],
    [['--init', 'he-normal'], []],
    [['--init', 'lecun-normal'], []],
    [['--activation', 'selu'], []],
    [['--activation', 'mish'], []],
  ])(
    '%j does, beside %j, and is kept in the model, from which it is the same again',
    async (own, others) => {
      const folder = new Folder();
      const found = await trained([...others, ...own], folder);
      expect(found.weights).not.toBe((await trained(others)).weights);
      const printed = await folder.mlp([
        'train',
        dataFile('iris.csv'),
        ...flags,
        ...others,
        ...own,
        '--print-config',
      ]);
      const again = new Folder({ 'recipe.json': printed.stdout });
      const { code } = await again.mlp(['train', dataFile('iris.csv'), '--config', 'recipe.json']);
      expect(code).toBe(0);
      expect(JSON.parse(again.read('model.json')).weights).toBe(found.weights);
      const stored = [folder, again].map((one) => JSON.parse(one.read('model.json')).recipe);
      expect(stored[0]).toEqual(stored[1]);
    },
  );
});

it('goes up and down in one cycle, and rises before any other schedule', async () => {
  const { rates } = await trained(['--schedule', 'onecycle:0.5']);
  [0.0008, 0.0104, 0.02, 0.01].forEach((rate, i) => {
    expect(rates[i]).toBeCloseTo(rate, 12);
  });
  const risen = await trained(['--schedule', 'cosine', '--warmup', '2']);
  [0.02 / 3, 0.04 / 3, 0.02, 0.01].forEach((rate, i) => {
    expect(risen.rates[i]).toBeCloseTo(rate, 12);
  });
});

it('shows plain losses where labels are smoothed', async () => {
  const folder = new Folder();
  const { result } = await trained(['--label-smoothing', '0.4', '--validation', '0.3'], folder);
  const { stdout } = await folder.mlp(['evaluate', dataFile('iris.csv'), '--json', '--quiet']);
  const [evaluation] = records(stdout);
  const parts = result.map(
    ({ loss, validationLoss }) => 0.7 * Number(loss) + 0.3 * Number(validationLoss),
  );
  expect(parts[0]).toBeCloseTo(Number(evaluation.loss), 5);
});
