import { expect, it } from 'vitest';
import { plain } from '../../../src/cli/output/colours.js';
import { tableWidth } from '../../../src/cli/output/table.js';
import { profileText } from '../../../src/cli/views/profile-text.js';
import { profileCsv } from '../../../src/dataset/table/profile.js';
import { csvOf } from '../../dataset/files.js';

const rows = Array.from({ length: 1200 }, (_, i) => {
  const branch = ['Filiale Duisburg am Rhein', 'Filiale Mainz', 'Filiale 東京'][i % 3];
  return [`K-${i}`, branch, `${i / 8} €`, i % 2 ? 'ja' : ''].join(',');
});

/** The tables at a width of the terminal. */
async function shown(width?: number): Promise<string> {
  const csv = await csvOf(`customer,branch,price,regular\n${rows.join('\n')}\n`);
  const profile = { ...(await profileCsv(csv, [''])), delimiter: ',' };
  return profileText(profile, plain, width).replace(/^.*\n\n/, '');
}

it('the profile of a file says all beside each other where there is room', async () => {
  const whole = await shown();
  expect(whole).toMatch(/^customer +text +0 +1,200 +too many to list$/m);
  const texts = 'Filiale Duisburg am… (400), Filiale Mainz (400), Filiale 東京 (400)';
  expect(whole).toMatch(new RegExp(`^branch +.* ${texts.replace(/[()]/g, '\\$&')}$`, 'm'));
  expect(await shown(200)).toBe(whole);
});

it.each([64, 80, 100, 120, 160])('it is no wider than a terminal of %i', async (width) => {
  const text = await shown(width);
  expect(tableWidth(text)).toBeLessThanOrEqual(width);
  expect(text.match(/^column/gm)).toHaveLength(width > 100 ? 1 : 2);
  expect(text).toMatch(/^branch .*[…gz京] \(400\)$/m);
  for (const word of ['reading', 'missing', 'different', 'minimum', 'mean', 'maximum']) {
    expect(text.split(word)).toHaveLength(2);
  }
});
