import type { ExportFormat } from '../export-format.js';
import { FIRST_WORDS, javascriptModule } from './javascript-module.js';

/** JavaScript: all of a prediction, in one module that needs nothing else. */
export const javascriptFormat: ExportFormat = {
  summary: 'the whole prediction, in one module that needs nothing else',
  endings: ['.js', '.mjs'],
  isOurs: (start) => start.startsWith(FIRST_WORDS),
  write(model, { unknown }) {
    const { features, target } = model.schema;
    const result =
      target.kind === 'classes' ? '{ prediction, probabilities }' : '{ prediction }, a number';
    return {
      content: javascriptModule(model, unknown),
      what: 'a module of JavaScript, with types',
      notes: [
        ['predict(row)', 'function', result],
        ...features.map(
          ({ column }) =>
            [
              `row[${JSON.stringify(column)}]`,
              'field',
              'a text as in a file, or a number',
            ] as const,
        ),
        ['model', 'object', 'recipe, data, metrics, SHA-256 of the weights'],
      ],
    };
  },
  runner: {
    packages: [],
    async run(content) {
      const { runJavascript } = await import('./run-javascript.js');
      return runJavascript(String(content));
    },
  },
};
