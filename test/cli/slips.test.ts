import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { flagSynonyms } from '../../src/cli/flags/synonyms.js';
import { lastWord, withSubcommands } from '../../src/cli/parser/subcommands.js';
import { commandSynonyms, subcommandSynonyms } from '../../src/cli/unknown-command.js';
import { Folder, objectIn } from './run-mlp.js';

const rows = 'a,b,c,y\n1,2,3,p\n2,3,1,q\n4,3,2,p\n3,1,1,q\n';

let folder: Folder;
beforeAll(async () => {
  folder = new Folder({ 'data.csv': rows, 'my data.csv': rows });
  expect((await folder.mlp(['train', 'data.csv', '--epochs', '1', '-q'])).code).toBe(0);
  folder.write('other model.json', folder.read('model.json'));
});

/** What is said of a command line that is refused, in one line, without anything on standard output. */
async function refusal(line: string): Promise<string> {
  const args = [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const { stdout, stderr, code } = await folder.mlp(args);
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).toMatch(/^mlp: error: [^\n]*\n$/);
  return stderr.slice('mlp: error: '.length, -1);
}

describe('what other tools call things', () => {
  it('are flags of a command', async () => {
    const keys = new Set<string>();
    for (const { load } of withSubcommands(commands)) {
      for (const { key } of (await load()).command.flags) keys.add(key);
    }
    for (const [word, targets] of Object.entries(flagSynonyms)) {
      expect(
        targets.filter((key) => !keys.has(key)),
        word,
      ).toEqual([]);
    }
  });

  it('are commands', () => {
    const names = commands.map(({ name }) => name);
    for (const [word, name] of Object.entries(commandSynonyms)) {
      expect(names).toContain(name);
      expect(names).not.toContain(word);
    }
  });
});

it('what other tools call subcommands are some', () => {
  const names = commands.flatMap(({ subcommands = [] }) => subcommands.map(lastWord));
  for (const [word, name] of Object.entries(subcommandSynonyms)) {
    expect(names).toContain(name);
    expect(names).not.toContain(word);
  }
});

describe('a flag that is none', () => {
  it.each([
    ['train data.csv --batch 4', '--batch-size'],
    ['train data.csv --sep ;', '--delimiter'],
    ['train data.csv --separator=;', '--delimiter'],
    ['train data.csv --learning_rate 0.1', '--learning-rate'],
    ['train data.csv --learning_rate=0.1', '--learning-rate'],
    ['train data.csv --alpha 0.1', '--l2 or --momentum'],
    ['train data.csv --n-epochs 4', '--epochs'],
    ['train data.csv --max-iter 4', '--epochs'],
    ['train data.csv --max_iter 4', '--epochs'],
    ['train data.csv --hidden-layer-sizes 4', '--hidden'],
    ['train data.csv --label y', '--target or --label-smoothing'],
    ['train data.csv --output-file m.json', '--out'],
    ['train data.csv --model m.json', '--out'],
    ['train data.csv --val 0.2', '--validation'],
    ['train data.csv --weight y', '--weight-column or --weight-decay'],
    ['train data.csv --folds 5', 'mlp evaluate --cv'],
    ['train data.csv --cv 5', 'mlp evaluate --cv'],
    ['train data.csv --keep y', 'mlp predict --keep'],
    ['train data.csv -epochs 4', '--epochs'],
    ['train data.csv --Epochs 4', '--epochs'],
    ['evaluate data.csv --folds 5', '--cv'],
    ['predict data.csv --output p.csv', '--out'],
    ['predict data.csv --sep ;', '--delimiter'],
    ['predict data.csv --probs', '--proba'],
    ['generate blobs --n 5', '--rows'],
  ])('%s: %s', async (line, meant) => {
    expect(await refusal(line)).toMatch(
      new RegExp(`^unknown flag ".*" — did you mean ${meant}\\?$`),
    );
  });

  it('and means nothing', async () => {
    expect(await refusal('train data.csv --zzz')).toBe(
      'unknown flag "--zzz" — mlp train --help lists the flags',
    );
  });

  it('as a program writes it that makes dashes of hyphens', async () => {
    expect(await refusal('train data.csv —epochs 5')).toMatch(
      /^".epochs" is no file — did you mean --epochs, with two hyphens\?$/,
    );
  });
});

describe('a word among the files', () => {
  it.each([
    ['train data.csv epochs=10', 'epochs=10 is no file — did you mean --epochs, with two hyphens?'],
    [
      'train data.csv --hidden 16 8',
      '8 is no file — numbers in a list have commas and no blanks between them: 16,8',
    ],
  ])('%s', async (line, says) => {
    expect(await refusal(line)).toBe(says);
  });
});

describe('a value that is missing', () => {
  it.each([
    ['train data.csv --na', /^--na: its value is missing — give it <list>: further fields that /],
    ['train data.csv -o', /^--out: its value is missing — give it <file>: the model; /],
    [
      'train data.csv --lr',
      /^--learning-rate: its value is missing — give it <η>: the learning rate$/,
    ],
  ])('%s: what it is for', async (line, says) => {
    expect(await refusal(line)).toMatch(says);
  });
});

it('a value of punctuation is quoted where it is expected', async () => {
  expect(await refusal('train data.csv --decimal ;')).toBe('--decimal ";": expected "." or ","');
});

describe('a value that is none', () => {
  it.each([
    ['--loss mse', /^--loss "mse": expected one of .* — did you mean squared\?$/],
    ['--loss log_loss', /did you mean cross-entropy\?$/],
    ['--init xavier', /did you mean glorot\?$/],
    ['--activation relu,logistic', /did you mean sigmoid\?$/],
    ['--optimizer momentum', /use --optimizer sgd --momentum 0\.9$/],
    ['--schedule cos', /did you mean cosine\?$/],
  ])('%s', async (flags, message) => {
    expect(await refusal(`train data.csv ${flags}`)).toMatch(message);
  });
});

describe('a command that is none', () => {
  it.each([
    ['eval data.csv', 'did you mean evaluate?'],
    ['fit data.csv', 'did you mean train?'],
    ['Train data.csv', 'did you mean train?'],
    ['pred data.csv', 'did you mean predict?'],
    ['describe data.csv', 'did you mean inspect?'],
    ['data.csv', 'name what to do with it first: mlp train data.csv'],
    ["'my data.csv' predict", 'name what to do with it first: mlp predict "my data.csv"'],
    ['model.json', 'mlp inspect model.json shows what is in it'],
    ['--lr 0.1 train data.csv', 'flags follow the command: mlp train'],
    ['zzz', `the commands are ${commands.map(({ name }) => name).join(', ')}`],
  ])('%s', async (line, advice) => {
    expect(await refusal(line)).toMatch(/^unknown (command|flag) "/);
    expect((await refusal(line)).split(' — ')[1]).toBe(advice);
  });
});

describe('arguments in the wrong places', () => {
  it.each([
    [
      'predict model.json',
      'model.json is a model, and no data — mlp predict data.csv --model model.json',
    ],
    [
      'predict model.json data.csv',
      'model.json is a model, which a flag names — mlp predict data.csv --model model.json',
    ],
    [
      "evaluate 'my data.csv' 'other model.json'",
      'other model.json is a model, which a flag names — mlp evaluate "my data.csv" --model "other model.json"',
    ],
    [
      'evaluate model.json --model data.csv',
      'model.json is a model, and data.csv is none — mlp evaluate data.csv --model model.json',
    ],
    ['train model.json', 'model.json is a model, and no data — mlp inspect model.json shows it'],
    [
      'evaluate model.json --cv 2',
      'model.json is a model, and no data — mlp evaluate data.csv --model model.json',
    ],
    [
      'train data.csv new.json',
      'new.json is a model, which a flag names — mlp train data.csv --out new.json',
    ],
    [
      'train --target data.csv',
      'DATA is missing: --target took data.csv for its value — give --target a value of its own: mlp train data.csv',
    ],
    [
      'predict --model data.csv',
      'DATA is missing: --model took data.csv for its value — give --model a value of its own: mlp predict data.csv',
    ],
    [
      'train --validation data.csv',
      'DATA is missing: CSV or Parquet files, or - for standard input — for example mlp train iris.csv',
    ],
    ['generate', /^NAME is missing: blobs, .* — for example mlp generate spirals$/],
    [
      'inspect data.csv model.json',
      'model.json is a model, and is shown alone — mlp inspect model.json, or see what it makes of the rows with --importance permutation',
    ],
  ])('%s', async (line, message) => {
    const said = await refusal(line);
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });
});

describe('a name in a configuration', () => {
  it.each([
    ['{"max_iter": 5}', 'did you mean "epochs"?'],
    ['{"output-file": "m.json"}', 'did you mean "out"?'],
    ['{"batch": 5}', 'did you mean "batch-size"?'],
    ['{"loss": "mse"}', 'did you mean squared?'],
  ])('%s', async (text, advice) => {
    folder.write('config.json', text);
    expect((await refusal('train data.csv --config config.json')).split(' — ')[1]).toBe(advice);
  });
});

describe('columns on the command line', () => {
  it.each([
    ['--target -2 --task regression', ['a', 'b', 'y=p', 'y=q'], 'c'],
    ['--features 1-2', ['a', 'b'], 'y'],
    ['--features !b', ['a', 'c'], 'y'],
    ['--ignore -2,a', ['b'], 'y'],
  ])('%s', async (flags, inputs, target) => {
    const args = ['train', 'data.csv', '--dry-run', '--json', ...flags.split(' ')];
    expect(objectIn((await folder.mlp(args)).stdout)).toMatchObject({ inputs, target });
  });

  it('are kept as the flags say', async () => {
    const { stdout } = await folder.mlp(['predict', 'data.csv', '--keep', '!b,!-1']);
    expect(stdout.split('\n')[0]).toBe('a,c,prediction');
  });

  it('that do not exist are suggested', async () => {
    expect(await refusal('train data.csv --ignore 1-9')).toBe(
      '--ignore: there is no column "9" — the columns are 1 to 4, or -1 to -4 from the end',
    );
  });
});
