import { expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

const iris = dataFile('iris.csv');
const numbers = 'x,y\n1,2.5\n2,4.1\n3,6.2\n4,7.9\n5,10.1\n';

// Each can be given, but not beside the others or for this data. What is advised instead is tried by Folder.mlp.
const refused = [
  ['train', iris, '--nesterov'],
  ['train', iris, '--optimizer', 'adam', '--momentum', '0.5'],
  ['train', iris, '--beta1', '0.8'],
  ['train', iris, '--optimizer', 'adamw'],
  ['train', iris, '--label-smoothing', '0.1', '--loss', 'squared'],
  ['train', 'line.csv', '--label-smoothing', '0.1', '--task', 'regression'],
  ['train', iris, '--schedule', 'onecycle', '--warmup', '3'],
  ['train', iris, '--epochs', '5', '--warmup', '9'],
  ['train', iris, '--schedule', 'warmup'],
  ['train', iris, '--monitor', 'validation-loss'],
  ['train', iris, '--patience', '3'],
  ['train', iris, '--penalty', 'l1'],
  ['train', iris, '--lambda', '0.1'],
  ['train', iris, '--penalty', 'sum(w^4)'],
  ['train', iris, '--init', 'he', '--init-from', 'line.json'],
  ['train', iris, '--validation', '0.6', '--test', '0.6'],
  ['train', iris, '--features', 'species'],
  ['train', iris, '--ignore', 'species', '--target', 'species'],
  ['train', iris, '--output', 'linear'],
  ['train', iris, '--output', 'sigmoid'],
  ['train', 'line.csv', '--output', 'softmax', '--task', 'regression'],
  ['train', 'line.csv', '--loss', 'cross-entropy', '--task', 'regression'],
  ['train', 'line.csv', '--class-weight', 'balanced', '--task', 'regression'],
  ['train', iris, '--hidden', '4', '--dropout', '0.1,0.2'],
  ['train', 'line.csv', '--out', '.'],
  ['evaluate', iris, '--cv', '2', '--init-from', 'line.json'],
  ['evaluate', iris, '--cv', '2', '--validation', iris],
  ['evaluate', 'line.csv', '--model', 'line.json', '--fail-under', 'accuracy=1'],
  ['predict', 'line.csv', '--model', 'line.json', '--proba'],
  ['predict', 'line.csv', '--model', 'line.json', '--top', '2'],
];

it.each(refused.map((args) => [args]))('%j', async (args) => {
  const folder = new Folder({ 'line.csv': numbers });
  const model = ['--task', 'regression', '--hidden', 'none', '--epochs', '1', '-o', 'line.json'];
  expect((await folder.mlp(['train', 'line.csv', ...model])).code).toBe(0);
  const { stderr, code } = await folder.mlp(args);
  expect(stderr).toMatch(/^mlp: error: .* — /m);
  expect(code).toBe(2);
});
