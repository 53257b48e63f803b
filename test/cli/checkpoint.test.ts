import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../src/support/random.js';
import { dataFile, Folder, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const recipe = ['--hidden', '8', '--momentum', '0.9', '--validation', '0.2', '--patience', '30'];
const train = ['train', iris, ...recipe, '--schedule', 'constant', '-q'];

/** Records of epochs without the time they took. */
const timeless = (log: string) =>
  records(log).map((record) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'seconds')),
  );

/** 40 epochs, of which a checkpoint is at hand after 20. */
async function halfway(flags: readonly string[] = []): Promise<Folder> {
  const folder = new Folder();
  const kept = ['--epochs', '20', '--checkpoint', 'c', '--log', 'log.ndjson', '-o', 'half.json'];
  const { stderr, code } = await folder.mlp([...train, ...kept, ...flags]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return folder;
}

describe('train --resume', () => {
  it('of a finished training with more epochs is a training of so many', async () => {
    const folder = await halfway();
    const whole = ['--epochs', '40', '-o', 'whole.json', '--log', 'whole.ndjson'];
    await folder.mlp([...train, ...whole]);
    const more = ['--resume', 'c', '--epochs', '40', '-o', 'rest.json', '--log', 'log.ndjson'];
    const { code, stdout } = await folder.mlp(['train', iris, ...more, '--json']);
    expect(code).toBe(0);
    expect(records(stdout)[0]).toMatchObject({ type: 'epoch', epoch: 21 });
    expect(folder.read('rest.json')).toBe(folder.read('whole.json'));
    expect(timeless(folder.read('log.ndjson'))).toEqual(timeless(folder.read('whole.ndjson')));
  });

  it('draws the curves of --tensorboard anew', async () => {
    const folder = await halfway(['--tensorboard', 'runs']);
    const rest = ['--resume', 'c', '--epochs', '30', '--tensorboard', 'runs', '-q'];
    expect((await folder.mlp(['train', iris, ...rest])).code).toBe(0);
    expect(readdirSync(folder.at('runs/training'))).toHaveLength(1);
  });

  it('of a finished training without more says so, and writes the model', async () => {
    const folder = await halfway();
    const { stderr, code } = await folder.mlp(['train', iris, '--resume', 'c', '-o', 'again.json']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'mlp: the training was finished after 20 epochs: the epochs are done (it goes on with more --epochs)\n',
    );
    expect(folder.read('again.json')).toBe(folder.read('half.json'));
  });

  it('keeps the file up to date, or another that is named', async () => {
    const folder = await halfway();
    const before = folder.read('c');
    const on = (...flags: string[]) => folder.mlp(['train', iris, '--resume', 'c', '-q', ...flags]);
    expect((await on('--epochs', '24', '--checkpoint', 'd')).code).toBe(0);
    expect(folder.read('c')).toBe(before);
    expect((await on('--epochs', '24')).code).toBe(0);
    expect(folder.read('c')).not.toBe(before);
    expect((await on('--epochs', '22')).stderr).toContain(
      '--epochs 22: 24 epochs of the training that is continued are done',
    );
  });

  it('says that a schedule of so many epochs is not that of others', async () => {
    const folder = await halfway(['--schedule', 'cosine']);
    const { stderr, code } = await folder.mlp(['train', iris, '--resume', 'c', '--epochs', '40']);
    expect(code).toBe(0);
    expect(stderr).toContain('was of 20 epochs, and goes on as of 40');
  });

  it('of several networks has no other end than those that are finished', async () => {
    const folder = await halfway(['--ensemble', '2']);
    const on = (...flags: string[]) =>
      folder.mlp(['train', iris, '--resume', 'c', '-o', 'again.json', ...flags]);
    const { stderr, code } = await on('--epochs', '40');
    expect(stderr).toContain('--epochs 40: the training that is continued has 20');
    expect(code).toBe(2);
    expect((await on()).stderr).toMatch(/the training was finished after \d+ epochs: .*[^)]\n$/);
    expect(folder.read('again.json')).toBe(folder.read('half.json'));
  });

  it.each([
    [['--lr', '0.1'], '--learning-rate 0.1: the training that is continued has 0.01'],
    [['--layers', '4,8,3'], '--layers 4,8,3: the training that is continued has none'],
    [
      ['--preset', 'good'],
      '--preset good: the training that is continued has what its preset chose, if it had one',
    ],
    [['--dropout', '0.5'], '--dropout 0.5: the training that is continued has 0'],
    [['--seed', '1'], '--seed 1: the training that is continued has 0'],
    [['--engine', 'reference'], '--engine reference: the training that is continued has compiled'],
    [['--epochs', '5'], '--epochs 5: 20 epochs of the training that is continued are done'],
    [['--log', 'c'], '--log c: it is the file of --resume, too'],
    [['-o', 'c'], '--out c: the file exists and is not a model'],
    [['-o', 'd', '--checkpoint', 'd'], '--checkpoint d: it is the file of --out, too'],
    [['--log', 'c', '--checkpoint', 'd'], '--log c: it is an input, too'],
  ])('refuses %j, and says what differs', async (flags, problem) => {
    const folder = await halfway();
    const { stderr, code } = await folder.mlp(['train', iris, '--resume', 'c', ...flags]);
    expect(stderr).toContain(`mlp: error: ${problem}`);
    expect(code).toBe(2);
  });

  it('refuses other rows, and takes the same ones from another file', async () => {
    const folder = await halfway();
    const text = readFileSync(iris, 'utf8');
    folder.write('same.csv', text);
    folder.write('other.csv', text.replace('5.1', '5.2'));
    const on = (file: string) => folder.mlp(['train', file, '--resume', 'c', '-q']);
    expect((await on('same.csv')).code).toBe(0);
    const { stderr, code } = await on('other.csv');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /error: the rows to train on are not those of the training that is continued: their SHA-256 is [0-9a-f]{12}…, and was [0-9a-f]{12}…/,
    );
  });

  it('refuses what is no checkpoint, and a damaged one', async () => {
    const folder = await halfway();
    const on = (file: string) => folder.mlp(['train', iris, '--resume', file]);
    folder.write('cut', readFileSync(folder.at('c')).subarray(0, 500));
    for (const [file, problem] of [
      ['cut', 'cut: this checkpoint is damaged: its SHA-256 is not that of its content'],
      ['half.json', 'half.json: this is not a checkpoint of mlp'],
      ['none', '--resume none: there is no such checkpoint'],
      ['.', '--resume .: it cannot be read'],
    ]) {
      const { stderr, code } = await on(file);
      expect(stderr).toContain(`mlp: error: ${problem}`);
      expect(code).toBe(3);
    }
  });
});

describe('train --checkpoint', () => {
  it.each([
    [['--checkpoint', 'text'], '--checkpoint text: the file exists and is not a checkpoint'],
    [['--checkpoint', iris, '--force'], `--checkpoint ${iris}: it is an input, too`],
    [['--checkpoint', '-'], '--checkpoint -: a checkpoint is written again and again'],
    [['--checkpoint-every', '10'], '--checkpoint-every is of a checkpoint, and none is kept'],
    [['--checkpoint', 'c', '--checkpoint-every', '1.5'], '--checkpoint-every "1.5": expected'],
    [['--checkpoint', 'c', '--checkpoint-every', '0'], '--checkpoint-every "0": expected'],
  ])('refuses %j', async (flags, problem) => {
    const folder = new Folder({ text: 'a word\n' });
    const { stderr, code } = await folder.mlp(['train', iris, ...flags]);
    expect(stderr).toContain(`mlp: error: ${problem}`);
    expect(code).toBe(2);
    expect(folder.read('text')).toBe('a word\n');
  });

  it('in a folder that is not there is told before the data is read', async () => {
    const { stderr, code } = await new Folder().mlp(['train', 'no.csv', '--checkpoint', 'no/c']);
    expect(stderr).toContain('no/c: cannot be written: there is no folder no');
    expect(code).toBe(3);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'that cannot be written at the end is told, and the model is there',
    async () => {
      const folder = new Folder();
      const { stderr, code } = await folder.mlp([...train, '--checkpoint', '/dev/full']);
      expect(stderr).toMatch(/warning: \/dev\/full: cannot be written: no space .*goes on/);
      expect(code).toBe(3);
      expect(objectIn(folder.read('model.json')).format).toBe('mlp-model');
    },
  );
});

/** Many rows, so that an epoch takes a while. */
const random = randomFor(0, 'checkpoints that are killed');
const rows = Array.from({ length: 20_000 }, () => {
  const numbers = Array.from({ length: 8 }, () => random.normal().toFixed(3));
  return `${numbers.join(',')},${random.uniform() < 0.5 ? 'a' : 'b'}`;
});
const large = `${numbersNamed(8)},label\n${rows.join('\n')}\n`;

function numbersNamed(count: number): string {
  return Array.from({ length: count }, (_, i) => `x${i}`).join(',');
}

describe('a training that is ended from outside', () => {
  const slow = ['--hidden', '200', '--momentum', '0.9', '--dropout', '0.2', '--epochs', '8'];
  const shown = ['--validation', '0.1', '--json', '--progress', 'none'];
  const anew = ['train', 'large.csv', ...slow, ...shown, '--log', 'log.ndjson'];
  const keeping = [...anew, '--checkpoint', 'c', '--checkpoint-every', '1'];
  const resuming = [
    ...['train', 'large.csv', '--resume', 'c', '--checkpoint-every', '1'],
    ...['--json', '--progress', 'none', '--log', 'log.ndjson'],
  ];

  /** Ends a run by a signal, so many ms after its first epoch; its exit code, and what it said. */
  async function ended(
    folder: Folder,
    args: readonly string[],
    signal: NodeJS.Signals,
    after: number,
  ) {
    const child = folder.spawn(args);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const closed = once(child, 'close');
    await Promise.race([once(child.stdout, 'data'), closed]);
    child.stdout.resume();
    await setTimeout(after);
    child.kill(signal);
    const [code] = await closed;
    return { code, said };
  }

  it('comes to the same bits: by a signal within an epoch, or by SIGKILL at any moment', async () => {
    const folder = new Folder({ 'large.csv': large });
    expect(folder.binary([...anew, '-o', 'whole.json']).code).toBe(0);
    const whole = { model: folder.read('whole.json'), log: timeless(folder.read('log.ndjson')) };
    for (const [signal, exit] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const { code, said } = await ended(folder, keeping, signal, 0);
      expect(code).toBe(exit);
      expect(said).toContain('the training is not over (it goes on with --resume c)\n');
      expect(folder.binary(resuming)).toMatchObject({ code: 0 });
      expect(folder.read('model.json'), signal).toBe(whole.model);
      expect(timeless(folder.read('log.ndjson')), signal).toEqual(whole.log);
    }
    for (let kill = 0; kill < 3; kill++) {
      const args = kill === 0 ? keeping : resuming;
      await ended(folder, args, 'SIGKILL', Math.floor(random.uniform() * 200));
    }
    expect(folder.binary(resuming)).toMatchObject({ code: 0 });
    expect(folder.read('model.json')).toBe(whole.model);
    expect(timeless(folder.read('log.ndjson'))).toEqual(whole.log);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }, 120_000);
});
