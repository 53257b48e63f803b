import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, hasTerminals, mlpPath, objectIn } from './run-mlp.js';

// On a terminal of its own, which `script` of Debian's bsdutils makes: where there is none, these are skipped.

const iris = dataFile('iris.csv');
const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';
const CLEARED = `${SHOW}\r\u001b[J`;
const long = '--hidden 4 --epochs 100000000';

describe.runIf(hasTerminals)('on a terminal (needs script, of bsdutils or util-linux)', () => {
  let folder: Folder;
  beforeAll(() => {
    folder = new Folder();
    expect(folder.binary(['train', iris, '--epochs', '5', '-q']).code).toBe(0);
  });

  /** Rows that take their time to come, on however fast a machine, and on one that is slow to start. */
  const slowly = `(head -n 60 ${iris}; sleep 1; sed -n 61,90p ${iris}; sleep 1; tail -n +91 ${iris})`;

  it('Ctrl-Z gives the cursor back, and the bar is there again when it goes on', async () => {
    const { stdout } = await folder.terminal(`set -m
      node='${process.execPath}' mlp='${mlpPath}' log=epochs.ndjson
      "$node" "$mlp" train ${iris} --hidden 512 --epochs 1000000 -o stopped.json --log $log &
      until grep -q '"seconds":[1-9]' $log; do sleep 0.1; done
      state() { ps -o stat= -p $(jobs -p %1); }
      kill -TSTP %1
      for i in {1..50}; do [[ $(state) == T* ]] && break; sleep 0.1; done
      echo "STATE: $(state)"
      lines=$(wc -l < $log)
      kill -CONT %1
      until [ $(wc -l < $log) -gt $((lines + 50)) ]; do sleep 0.1; done
      kill -INT %1; wait %1`);
    const [before, state, after] = stdout.split(/STATE: (.)/);
    expect(state).toBe('T');
    expect(before).toContain(HIDE);
    expect(before.lastIndexOf(SHOW)).toBeGreaterThan(before.lastIndexOf(HIDE));
    expect(after).toContain(HIDE);
    expect(after).toMatch(/░ epoch [\d,]+ of 1,000,000, loss/);
    expect(after.lastIndexOf(SHOW)).toBeGreaterThan(after.lastIndexOf(HIDE));
    expect(after).toContain('stopped after');
  });

  it('the losses of training and validation are below the bar while it trains, and then gone', async () => {
    const { stdout } = await folder.terminal(
      `mlp train ${iris} ${long} --validation 0.3 --patience 1000000 --max-time 2s -o sparks.json`,
    );
    expect(stdout).toMatch(/training [▁-█]{2,} [\d.e-]+ {3}validation [▁-█]{2,} [\d.e-]+/);
    const last = stdout.slice(stdout.lastIndexOf(CLEARED) + CLEARED.length);
    expect(last).toContain('stopped after');
    expect(last).not.toMatch(/[▁-▇]/);
  });

  it('that is dumb there is no escape sequence at all', async () => {
    const { stdout, code } = await folder.terminal(
      `mlp train ${iris} ${long} --max-time 1s -o dumb.json; mlp train none.csv; mlp train -h; mlp inspect dumb.json`,
      'dumb',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('stopped after');
    expect(stdout).not.toContain('\u001b');
  });

  it('rows of predict are alone, and have a bar where they go to a file', async () => {
    const predict = `${slowly} | mlp predict - --keep none`;
    const silent = ['--quiet', '--progress none', '--progress plain'].map(
      (flag, i) => `${predict} -o silent-${i}.csv ${flag} &`,
    );
    const lines = [
      ...[predict, `${predict} -o predicted.csv`, `${predict} | tail -n 1`],
      `${silent.join(' ')} wait`,
    ];
    const [shown, toFile, toPipe, nothing] = await Promise.all(
      lines.map(async (line) => (await folder.terminal(line)).stdout),
    );
    expect(shown).not.toContain('\u001b');
    expect(shown.split('\r\n').length).toBe(152);
    expect(toFile).toMatch(/predicting <stdin>, [\d.]+ k?B, [\d,]+ rows/);
    expect(toPipe).toContain('predicting <stdin>');
    expect(nothing).toBe('');
  });

  it.each(['evaluate -', 'inspect -', 'train - --epochs 3 --json'])(
    '%s shows how much it has read, and leaves nothing of it',
    async (line) => {
      const { stdout } = await folder.terminal(`${slowly} | mlp ${line}`);
      expect(stdout).toMatch(/reading <stdin>, [\d.]+ k?B/);
      const [bar, ...others] = stdout.split(CLEARED);
      expect(bar).toContain(HIDE);
      expect(others.at(-1)).not.toContain('\u001b[?');
      expect(others.at(-1)).not.toContain('<stdin>');
    },
  );

  it('cross-validation prints its records above the bar, and whole', async () => {
    const cv = 'mlp evaluate - --cv 3 --epochs 3 --json --task classification';
    const { stdout } = await folder.terminal(`${slowly} | ${cv}`);
    const records = stdout.split('\r\n').filter((line) => line.includes('{"type":'));
    expect(records.length).toBe(4);
    for (const record of records) {
      const start = record.lastIndexOf(CLEARED);
      const whole = start === -1 ? record : record.slice(start + CLEARED.length);
      expect(objectIn(whole).type).toMatch(/fold|cross/);
    }
  });
});
