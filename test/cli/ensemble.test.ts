import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fit as learn, readCsv } from '../../src/index.js';
import { formatModel } from '../../src/model/write-model.js';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');

/** A folder with rows, and an ensemble of three in `model.json`. */
async function withEnsemble(flags: readonly string[] = []) {
  const folder = new Folder({ 'iris.csv': readFileSync(iris) });
  const all = ['iris.csv', '--ensemble', '3', '--hidden', '4', '--epochs', '5', ...flags];
  const trained = await folder.mlp(['train', ...all]);
  expect(trained.code).toBe(0);
  return { folder, trained };
}

it('writes what the library fits, and says how each member went', async () => {
  const { folder, trained } = await withEnsemble([
    '--validation',
    '0.2',
    '--json',
    '--log',
    'run.ndjson',
  ]);
  const model = await learn(await readCsv(folder.at('iris.csv')), {
    ensemble: 3,
    hidden: [4],
    epochs: 5,
    validation: 0.2,
  });
  expect(formatModel(model.file)).toBe(folder.read('model.json'));
  const lines = records(trained.stdout);
  const result = lines.at(-1) ?? {};
  expect(lines.slice(0, -1).map(({ member, epoch }) => [member, epoch])).toEqual(
    [1, 2, 3].flatMap((member) => [1, 2, 3, 4, 5].map((epoch) => [member, epoch])),
  );
  expect(folder.read('run.ndjson').trimEnd().split('\n')).toEqual(
    trained.stdout.trimEnd().split('\n').slice(0, -1),
  );
  expect(result).toMatchObject({ type: 'result', validationRows: 90, epochs: 15 });
  expect(result.members).toHaveLength(3);
  expect(model.file.metrics).toMatchObject({
    validationLoss: result.validationLoss,
    validationAccuracy: result.validationAccuracy,
  });
});

it('prints a line for each member, and the score of rows by those that held them out', async () => {
  const { trained } = await withEnsemble(['--validation', '0.25']);
  expect(trained.stdout).toMatch(/^member +epoch +loss +accuracy +validation loss/m);
  expect(trained.stdout).toMatch(/^stopped after 15 epochs of 3 members: the epochs are done$/m);
  expect(trained.stdout).toMatch(/^member +seed +epochs +kept +loss, held out$/m);
  expect(trained.stdout).toMatch(/^ +1 +0 +5 +\d +[\d.]+ bits$/m);
  expect(trained.stdout).toMatch(
    /^1\d\d rows by members that held them out +[\d.]+ bits +[\d.]+ %$/m,
  );
});

it('is evaluated as it is in training, predicts, and is drawn', async () => {
  const { folder, trained } = await withEnsemble(['--json', '--log', 'run.ndjson']);
  const result = records(trained.stdout).at(-1) ?? {};
  const evaluated = objectIn((await folder.mlp(['evaluate', 'iris.csv', '--json'])).stdout);
  expect(numberAt(evaluated, 'loss')).toBeCloseTo(numberAt(result, 'loss'), 6);
  expect(evaluated.accuracy).toBe(result.accuracy);
  const { stdout } = await folder.mlp(['predict', 'iris.csv', '--proba', '--format', 'ndjson']);
  for (const record of records(stdout)) {
    const shares = ['setosa', 'versicolor', 'virginica'].map((name) =>
      numberAt(record, `p(${name})`),
    );
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  }
  const report = await folder.mlp([
    'report',
    'run.ndjson',
    'model.json',
    'iris.csv',
    '-o',
    'r.html',
  ]);
  expect(report.code).toBe(0);
  expect(folder.read('r.html')).toContain('3 of this kind, whose predictions are averaged');
});

it('is shown member by member', async () => {
  const { folder } = await withEnsemble(['--validation', '0.2']);
  const overview = await folder.mlp(['inspect', 'model.json']);
  expect(overview.stdout).toMatch(/^layers of each of 3 members, 105 weights/m);
  expect(overview.stdout).toMatch(/^ +3 +\d+ +[\d.]+$/m);
  const { members } = objectIn((await folder.mlp(['inspect', 'model.json', '--json'])).stdout);
  expect(members).toHaveLength(3);

  const weights = async (...flags: string[]) =>
    folder.mlp(['inspect', 'model.json', '--weights', '--json', ...flags]);
  const first = await weights();
  expect(first.stderr).toContain('this is member 1 of 3 (--member says otherwise)');
  const chosen = await weights('--member', '1');
  expect(chosen).toMatchObject({ stdout: first.stdout, stderr: '' });
  const third = await weights('--member', '3');
  expect(third.stdout).not.toBe(first.stdout);
  const outcome = await weights('--member', '4');
  expect(outcome.stderr).toContain('the model has 3 members — the last one is --member 3');
});

it('is traced and checked one network at a time', async () => {
  const { folder } = await withEnsemble(['--validation', '0.2']);
  const trace = (member: string) =>
    folder.mlp(['trace', 'iris.csv', '--member', member, '--digits', '6']);
  const [first, second] = [await trace('1'), await trace('2')];
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(first.stdout).not.toBe(second.stdout);
  const checked = await folder.mlp([
    'gradcheck',
    'iris.csv',
    '--model',
    'model.json',
    '--member',
    '2',
  ]);
  expect(checked.code).toBe(0);
  await folder.mlp(['train', 'iris.csv', '--hidden', '4', '--out', 'one.json', '--epochs', '2']);
  for (const args of [
    ['trace', 'iris.csv', '--model', 'one.json'],
    ['gradcheck', 'iris.csv', '--model', 'one.json'],
    ['inspect', 'one.json', '--weights'],
  ]) {
    const { stderr, code } = await folder.mlp([...args, '--member', '1']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the model is one network, and has no members'),
    ]);
  }
});

it('is refused where it would be one network, or be ignored', async () => {
  const { folder } = await withEnsemble();
  const refusal = async (...args: string[]) => {
    const { stderr, code } = await folder.mlp(args);
    expect(code).toBeGreaterThan(0);
    return stderr;
  };
  expect(
    await refusal('train', 'iris.csv', '--init-from', 'model.json', '--out', 'b.json'),
  ).toContain('it has 3 networks, and first weights are those of one');
  expect(
    await refusal('train', 'iris.csv', '--ensemble', '2', '--init-from', 'model.json'),
  ).toContain('leave --init-from out');
  expect(await refusal('train', 'iris.csv', '--ensemble', '2', '--validation', '0.7')).toContain(
    'hold out less',
  );
  expect(await refusal('inspect', 'model.json', '--member', '2')).toContain('changes nothing');
  expect(await refusal('train', 'iris.csv', '--monitor', 'validation-calibrated-loss')).toContain(
    'needs rows to watch',
  );
});

it('ends where a member diverges, with those before it', async () => {
  const folder = new Folder();
  const flags = ['--lr', '1e30', '--activation', 'relu', '--epochs', '5', '--ensemble', '3'];
  const { stderr, code } = await folder.mlp(['train', dataFile('friedman1.csv'), ...flags]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/not a number any more in epoch 1; the first weights are in model\.json/);
  expect(objectIn(folder.read('model.json')).members).toHaveLength(1);
});

it('shares the time that it may take', async () => {
  const folder = new Folder();
  const flags = [
    '--max-time',
    '300ms',
    '--epochs',
    '1000000',
    '--ensemble',
    '3',
    '--json',
    '--quiet',
  ];
  const { stdout } = await folder.mlp(['train', iris, ...flags]);
  const result = objectIn(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(result).toMatchObject({ type: 'result', stopped: 'max-time' });
  expect(result.members).toHaveLength(3);
});

it('keeps TensorBoard runs of members apart', async () => {
  const { folder } = await withEnsemble(['--validation', '0.5', '--tensorboard', 'runs']);
  for (const member of [1, 2, 3]) {
    for (const run of ['training', 'validation']) {
      expect(readdirSync(folder.at(`runs/member-${member}/${run}`))).toHaveLength(1);
    }
  }
  const again = await folder.mlp(['train', 'iris.csv', '--epochs', '1', '--tensorboard', 'runs']);
  expect(again.stderr).toContain('it has the events of a training already');
});

it('of more weights than there is room for is refused before any is trained', async () => {
  const folder = new Folder({ 'iris.csv': readFileSync(iris) });
  const args = ['train', 'iris.csv', '--hidden', '4', '--ensemble', '2000000000', '-q'];
  const { stderr, code } = await folder.mlp(args);
  expect(stderr).toContain(
    '--ensemble 2000000000: its networks would have 70000000000 weights together; at most 134217728 can be trained — take fewer',
  );
  expect(code).toBe(2);
});
