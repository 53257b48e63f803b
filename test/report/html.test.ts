import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html, jsonScript } from '../../src/report/html.js';

it('lets no text become markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const markup = html`<p title="${text}">${text}</p>`.toString();
      const [, inside] = /^<p title="([^"]*)">\1<\/p>$/su.exec(markup) ?? [];
      expect(inside).toBeDefined();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are among what must not be there
      expect(inside).not.toMatch(/[<>"'\u0000-\u001f\u202e]|&(?!amp;|lt;|gt;|quot;|#39;)/u);
    }),
  );
});

it('keeps markup, lists of it, and numbers', () => {
  const items = ['a', '<b>'].map((name) => html`<li>${name}</li>`);
  expect(html`<ul>${items}</ul>${1.5}${undefined}`.toString()).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>1.5',
  );
});

it('keeps data apart from the script that holds it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const markup = jsonScript('data', [`</script>${text}`]).toString();
      const [, json] = /^<script [^>]*>(.*)<\/script>$/s.exec(markup) ?? [];
      expect(json).not.toContain('<');
      expect(JSON.parse(json)).toEqual([`</script>${text}`]);
    }),
  );
});
