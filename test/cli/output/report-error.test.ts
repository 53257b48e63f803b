import { expect, it } from 'vitest';
import { createColours } from '../../../src/cli/output/colours.js';
import { reportError } from '../../../src/cli/output/report-error.js';
import { StdoutClosed, StdoutError } from '../../../src/cli/output/stdout.js';
import { MlpError } from '../../../src/support/errors.js';

async function report(error: unknown, env: Record<string, string> = {}): Promise<[number, string]> {
  let text = '';
  const stderr = {
    write(piece: string) {
      text += piece;
    },
  };
  const code = await reportError(error, { stderr, env, emphasise: (word) => `*${word}*` });
  return [code, text];
}

it.each([
  ['usage', 2],
  ['data', 3],
  ['diverged', 4],
  ['check', 5],
] as const)('%s errors are one line and exit %d', async (kind, code) => {
  expect(await report(new MlpError({ kind, problem: 'what', advice: 'advice' }))).toEqual([
    code,
    'mlp: *error*: what — advice\n',
  ]);
});

it('anything else is a fault in mlp, and shows its stack only when asked', async () => {
  const error = new TypeError('x is\u001b undefined');
  expect(await report(error)).toEqual([
    1,
    'mlp: *error*: this is a fault in mlp: TypeError: x is\\x1b undefined (MLP_DEBUG=1 shows where)\n',
  ]);
  const [code, text] = await report(error, { MLP_DEBUG: '1' });
  expect(code).toBe(1);
  expect(text).toMatch(/\n {4}at .*report-error\.test/);
  expect(await report('thrown text')).toEqual([1, expect.stringContaining('mlp: thrown text')]);
});

it('a closed pipe is quiet, and output that cannot be written is not', async () => {
  expect(await report(new StdoutClosed())).toEqual([0, '']);
  const full = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
  expect(await report(new StdoutError(full))).toEqual([
    1,
    'mlp: *error*: cannot write to standard output: no space is left on the disk\n',
  ]);
});

it('keeps the exit code when standard error is gone too', async () => {
  const stderr = {
    write() {
      throw new Error('EPIPE');
    },
  };
  expect(await reportError(new MlpError({ kind: 'data', problem: 'x' }), { stderr, env: {} })).toBe(
    3,
  );
});

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '3', NO_COLOR: '1' }, true],
  [true, { TERM: 'dumb' }, false],
])('a terminal: %s, with %j: colours %s', async (isTTY, env, coloured) => {
  const { yellow } = createColours({ isTTY, env });
  expect(yellow('x')).toBe(coloured ? '\u001b[33mx\u001b[39m' : 'x');
});
