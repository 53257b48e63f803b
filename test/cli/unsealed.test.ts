import { expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

const iris = dataFile('iris.csv');

/** Does what the message says: takes out the last member, "weights", and the comma in front of it. */
function unseal(text: string): string {
  const at = text.lastIndexOf('"weights"');
  return text.slice(0, text.lastIndexOf(',', at)) + text.slice(text.indexOf('\n', at));
}

async function trained(flags: readonly string[]): Promise<Folder> {
  const folder = new Folder();
  await folder.mlp([
    'train',
    iris,
    '--preset',
    'lecture',
    '--hidden',
    '4',
    '--epochs',
    '3',
    '-q',
    ...flags,
  ]);
  return folder;
}

const commands = [
  ['predict', iris],
  ['evaluate', iris],
  ['inspect', 'model.json'],
  ['verify', 'model.json', iris],
  ['export', 'model.json'],
  ['trace', iris],
  ['gradcheck', iris, '--model', 'model.json', '--rows', '2', '--per-block', '2'],
];

it.each([
  ['one network', []],
  ['members', ['--ensemble', '2']],
  ['an embedding', ['--embed', 'bins']],
])('an edited model has a way in: %s', async (_, flags) => {
  const folder = await trained(flags);
  const sealed = folder.read('model.json');
  const [number] = /-?\d\.\d{4,}/.exec(sealed.slice(sealed.indexOf('"layers"'))) ?? [''];
  const edited = sealed.replace(number, '0.5');
  folder.write('model.json', edited);
  const refused = await folder.mlp(['predict', iris]);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toMatch(/the weights are not those that were written: .* — restore it/);
  expect(refused.stderr).toMatch(/take out the digest: the last member, "weights", and the comma/);

  folder.write('model.json', unseal(edited));
  const { stdout, stderr, code } = await folder.mlp(['predict', iris]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^mlp: model\.json is unsealed: /);
  folder.write('model.json', sealed);
  expect((await folder.mlp(['predict', iris])).stdout).not.toBe(stdout);
});

it.each(commands)(
  '%s says of a model without a digest that it is unsealed, once',
  async (...args) => {
    const folder = await trained([]);
    folder.write('model.json', unseal(folder.read('model.json')));
    const { stderr, code } = await folder.mlp(args);
    expect(code).toBe(0);
    expect(stderr.match(/model\.json is unsealed/g)).toHaveLength(1);
  },
);
