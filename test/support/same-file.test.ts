import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sameFile } from '../../src/support/same-file.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'mlp-same-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

describe('sameFile', () => {
  it('sees through links of both kinds, dots, and folders that are links', () => {
    fs.mkdirSync(at('real'));
    fs.writeFileSync(at('real/file'), '');
    fs.symlinkSync('real', at('alias'));
    fs.symlinkSync('real/file', at('soft'));
    fs.linkSync(at('real/file'), at('hard'));
    for (const path of ['alias/file', 'soft', 'hard', 'alias/../real/./file']) {
      expect(sameFile(at('real/file'), `${folder}/${path}`)).toBe(true);
    }
    fs.writeFileSync(at('other'), '');
    expect(sameFile(at('real/file'), at('other'))).toBe(false);
    expect(sameFile(at('real/file'), at('missing'))).toBe(false);
  });

  it('compares files that are not there by folder and name', () => {
    fs.mkdirSync(at('real'));
    fs.symlinkSync('real', at('alias'));
    fs.symlinkSync('real/new', at('dangling'));
    expect(sameFile(at('real/new'), at('alias/new'))).toBe(true);
    expect(sameFile(at('real/new'), at('dangling'))).toBe(true);
    expect(sameFile(at('real/new'), at('real/old'))).toBe(false);
    expect(sameFile(at('none/new'), at('none/new'))).toBe(true);
    expect(sameFile(at('none/new'), at('nowhere/new'))).toBe(false);
  });
});
