import { dirname, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const SUFFIX = '?bundled';

/**
 * A plugin for rolldown and vite: `import text from './dates.js?bundled'` is the program of that module and all that it
 * imports, as the text of an expression whose value has what it exports.
 */
export function bundledText() {
  return {
    name: 'bundled-text',
    /** Before vite's own, which would take what is behind the `?` as a query of the file. */
    enforce: 'pre',
    resolveId: (id, importer) =>
      id.endsWith(SUFFIX) && importer !== undefined
        ? `\0${resolve(dirname(importer), id.slice(0, -SUFFIX.length))}${SUFFIX}`
        : null,
    async load(id) {
      if (!id.startsWith('\0') || !id.endsWith(SUFFIX)) return null;
      const bundle = await rolldown({
        input: id.slice(1, -SUFFIX.length),
        resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
        plugins: [
          {
            // The entry is named as it will be, which in the source it is not yet.
            name: 'source',
            resolveId: (path, from) =>
              from === undefined && path.endsWith('.js')
                ? { id: path.includes('/dist/') ? path : path.replace(/\.js$/, '.ts') }
                : null,
          },
        ],
      });
      const { output } = await bundle.generate({
        format: 'iife',
        name: 'part',
        minify: false,
        comments: false,
      });
      const [{ code }] = output;
      const expression = code.replace(/^var part = /, '').replace(/;\s*$/, '');
      if (expression.length === code.length) throw new Error(`${id} exports nothing`);
      return `export default ${JSON.stringify(expression)};`;
    },
  };
}
