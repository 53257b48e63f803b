import { beforeEach, describe, expect, it } from 'vitest';
import { type Ended, faultsOfAdvice } from './advice-check.js';
import { dataFile, Folder } from './run-mlp.js';

const help = `Usage: mlp toy [options] <data>

Data:
  --na <list>               fields that count as missing
  --missing <policy>        what to do with them
  --target <column>         the column to predict
  --lr, --learning-rate <η>  the learning rate
  --nesterov                a switch
  -o, --out <file>          where to
  --force                   overwrite it
`;

let runs: string[];
beforeEach(() => {
  runs = [];
});

/** The faults of an advice to `mlp toy a.csv`, where some command lines are refused with an error each. */
function faults(
  message: string,
  refused: Readonly<Record<string, string>> = {},
  args = 'toy a.csv',
): Promise<string[]> {
  const ended = (error: string | undefined): Ended =>
    error === undefined
      ? { stdout: '', stderr: '', code: 0 }
      : { stdout: '', stderr: `mlp: a note\nmlp: error: ${error}\n`, code: 2 };
  return faultsOfAdvice(args.split(' '), ended(message), async (tried) => {
    if (tried[1] === '--help') return { stdout: help, stderr: '', code: 0 };
    runs.push(tried.join(' '));
    return ended(refused[tried.join(' ')]);
  });
}

describe('what is tried', () => {
  it.each([
    [
      'each way out',
      'x — use --na n/a --missing mean, or see it, or add --nesterov',
      ['toy a.csv --na n/a --missing mean', 'toy a.csv --nesterov'],
    ],
    [
      'ways that are told apart by their flags',
      'x — use --na 1 or --missing drop',
      ['toy a.csv --na 1', 'toy a.csv --missing drop'],
    ],
    [
      'values as a shell reads them',
      `x — use --na "a, or b", or --na $'\\x1b\\u2028', or --na '$x'`,
      ['toy a.csv --na a, or b', 'toy a.csv --na \u001b\u2028', 'toy a.csv --na $x'],
    ],
    [
      'a value without the words after it',
      'x — --na 4,8,3 to be sure; --missing mean, too',
      ['toy a.csv --na 4,8,3 --missing mean'],
    ],
    [
      'a flag that is named, with a value of some kind',
      'x — see --target, or --na says it',
      ['toy a.csv --target 1', 'toy a.csv --na 1'],
    ],
    ['a command', 'x — mlp other b.csv --flag lists them', ['other b.csv --flag']],
    ['standard input', 'a.csv: it is not there — check the path, or use -', ['toy -']],
    ['nothing, when there are words alone', 'x — correct it, or leave the row out', []],
    ['nothing, when there is no advice', 'x', []],
  ])('%s', async (_, message, tried) => {
    expect(await faults(message)).toEqual([]);
    expect(runs).toEqual(tried);
  });

  it('flags in place of those that were given, whatever they are called', async () => {
    await faults('x — use --learning-rate 0.1', {}, 'toy --lr 1 a.csv --nesterov');
    await faults('x — use --learning-rate 0.1', {}, 'toy --learning-rate=1 a.csv');
    await faults('--nesterov: x — leave it out', {}, 'toy a.csv --nesterov --lr 1');
    await faults(
      '--lr: x — leave --nesterov and --na out',
      {},
      'toy a.csv --na 1 --lr 1 --nesterov',
    );
    expect(runs).toEqual([
      'toy a.csv --nesterov --learning-rate 0.1',
      'toy a.csv --learning-rate 0.1',
      'toy a.csv --lr 1',
      'toy a.csv --lr 1',
    ]);
  });
});

describe('advice is bad', () => {
  it('with a flag that the command does not have', async () => {
    expect(await faults('x — fill it with --fill mean')).toEqual([
      'mlp toy a.csv: "fill it with --fill mean": mlp toy has no --fill',
    ]);
  });

  it('when the flags are refused', async () => {
    const why = '--missing belongs to training — leave it out';
    expect(
      await faults('x — use --na 1, or --missing mean', { 'toy a.csv --missing mean': why }),
    ).toEqual([`mlp toy a.csv: "--missing mean": ${why}`]);
  });

  it('when a flag that is named may not be given, but not when its value is wrong', async () => {
    const refused = '--target belongs to training';
    expect(await faults('x — see --target', { 'toy a.csv --target 1': refused })).toEqual([
      `mlp toy a.csv: "see --target": ${refused}`,
    ]);
    const value = '--target: there is no column "1"';
    expect(await faults('x — see --target', { 'toy a.csv --target 1': value })).toEqual([]);
    const other = '--lr "1": expected 2';
    const twice = '--learning-rate and --nesterov say the same';
    const lr = { 'toy a.csv --lr 1': other, 'toy a.csv --lr 0.5': twice };
    expect(await faults('x — see --lr', lr)).toEqual([`mlp toy a.csv: "see --lr": ${twice}`]);
  });

  it('when it changes nothing', async () => {
    const message = 'a.csv:3: x — skip it with --missing drop';
    expect(await faults(message, { 'toy a.csv --missing drop': message })).toEqual([
      'mlp toy a.csv: "skip it with --missing drop": it changes nothing',
    ]);
  });

  it('when the command in it is refused, or is none', async () => {
    expect(
      await faults('x — mlp other b.csv --flag', { 'other b.csv --flag': 'unknown option --flag' }),
    ).toEqual(['mlp toy a.csv: "mlp other b.csv --flag": unknown option --flag']);
  });

  it('when - may not be given', async () => {
    const why = '--out "-": expected a file';
    expect(
      await faults(
        'b.csv: not there — use -',
        { 'toy a.csv --out -': why },
        'toy a.csv --out b.csv',
      ),
    ).toEqual([`mlp toy a.csv --out b.csv: "use -": ${why}`]);
  });

  it('but not for another reason, nor when the flag at fault has to go for it', async () => {
    expect(
      await faults('x — use --na 1', { 'toy a.csv --na 1': 'a.csv:3: column "x" is empty' }),
    ).toEqual([]);
    const both = '--na and --missing say the same';
    expect(
      await faults(
        '--na 2: x — use --missing mean',
        { 'toy a.csv --na 2 --missing mean': both },
        'toy a.csv --na 2',
      ),
    ).toEqual([]);
    expect(runs).toEqual([
      'toy a.csv --na 1',
      'toy a.csv --na 2 --missing mean',
      'toy a.csv --missing mean',
    ]);
  });
});

it('is tried with the real command, in a copy of the folder', async () => {
  const folder = new Folder({ 'gaps.csv': 'x,y\n1,a\n,b\n3,a\n4,b\n', 'mine.txt': 'mine\n' });
  const refusing = ['train', 'gaps.csv', '--missing', 'error'];
  const refused = await folder.mlp(refusing);
  const tried: string[] = [];
  const faults = await faultsOfAdvice(refusing, refused, async (args) => {
    if (!args.includes('--help')) tried.push(args.join(' '));
    return folder.mlp(args);
  });
  expect(faults).toEqual([]);
  expect(tried).toEqual(['train gaps.csv --missing mean', 'train gaps.csv --missing drop']);
  await folder.mlp(['train', dataFile('iris.csv'), '--epochs', '1', '-o', 'mine.txt']); // advises --force
  expect(folder.read('mine.txt')).toBe('mine\n');
});
