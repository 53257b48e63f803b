import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { escapeControls } from '../../src/support/errors.js';
import { shellWord } from '../../src/support/shell-word.js';

describe('a word for a shell', () => {
  it.each([
    ['n/a', 'n/a'],
    ['4,8,3', '4,8,3'],
    ['a=2,b=1', 'a=2,b=1'],
    ['', '""'],
    ['first name', '"first name"'],
    ['größe', '"größe"'],
    ['$5', "'$5'"],
    [`it's "$5"`, `'it'\\''s "$5"'`],
    ["a\u001b'b\\", "$'a\\x1b\\'b\\\\'"],
    ['\u202eevil', "$'\\u202eevil'"],
  ])('%j is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
    expect(escapeControls(word)).toBe(word);
  });

  it.skipIf(process.platform === 'win32')('is read by a shell as what it was', () => {
    const texts = [
      'n/a',
      '',
      'first name',
      '$5 `x` !',
      `it's "$5"\\`,
      "a\u001b\n'b\\",
      '#*~;&|<>()',
    ];
    const script = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual(texts);
  });
});
