import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv, fit as train } from '../../src/index.js';
import { inRoot, installPacked, name } from './packed.js';

const CHROMIUM = '/usr/bin/chromium';

const { folder } = installPacked();

/** What a bundler for browsers makes of a program that imports the package: its files by name. */
async function bundle(code: string): Promise<ReadonlyMap<string, string>> {
  const warnings: string[] = [];
  const built = await rolldown({
    input: 'program',
    platform: 'browser',
    onwarn: ({ message = '' }) => warnings.push(message),
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? join(folder, 'program.js') : null),
        load: (id) => (id === join(folder, 'program.js') ? code : null),
      },
    ],
  });
  const { output } = await built.generate({ minify: true, entryFileNames: 'program.js' });
  expect(warnings).toEqual([]);
  return new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : '']));
}

it('is under 72 kB for prediction alone, and asks for nothing of Node', async () => {
  const files = await bundle(
    `import { parseModel } from '${name}/prediction'; globalThis.parseModel = parseModel;`,
  );
  const program = files.get('program.js') ?? '';
  // A bundler may make files of what only reads data; this one loads none of them.
  expect(program).not.toMatch(/\bimport\s*\(|\bfrom\s*["'`]/);
  expect(Buffer.byteLength(program)).toBeLessThan(72_000);
  expect(program).not.toMatch(/(from|import|require)\s*\(?\s*["'`]node:/);
});

describe.skipIf(!existsSync(CHROMIUM))('in Chromium', () => {
  let server: Server;
  let origin = '';
  beforeAll(async () => {
    const files = await bundle(`import * as library from '${name}'; globalThis.library = library;`);
    const iris = readFileSync(inRoot('data/iris.csv'), 'utf8');
    server = createServer(({ url = '/' }, response) => {
      const path = url.slice(1);
      const script = files.get(path);
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
      if (path === 'iris.csv') response.end(iris);
      else response.end(script ?? '<script type="module" src="/program.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
    origin = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => server.close());

  it('trains to the weights of the command line, and predicts', async () => {
    const recipe = { hidden: [8], momentum: 0.9 };
    const here = await train(await readCsv(inRoot('data/iris.csv')), recipe);
    const row = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
    const quoted = 'x,y\n1,"lo, w"\n2,"lo, w"\n8,high\n9,high\n';

    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(origin);
      await page.waitForFunction('globalThis.library !== undefined');
      const there: unknown = await page.evaluate(`(async () => {
        const { fit, parseCsv, parseModel, formatModel } = globalThis.library;
        const text = await (await fetch('/iris.csv')).text();
        const epochs = [];
        const onEpoch = ({ epoch }) => epochs.push(epoch);
        const model = await fit(parseCsv(text, 'iris.csv'), ${JSON.stringify(recipe)}, { onEpoch });
        const again = parseModel(formatModel(model));
        const quoted = await fit(parseCsv(${JSON.stringify(quoted)}), { epochs: 300 });
        return {
          weights: model.file.weights,
          data: model.file.data,
          epochs: epochs.length,
          prediction: again.predict(${JSON.stringify(row)}),
          quoted: quoted.predict({ x: 1 }).prediction,
        };
      })()`);
      expect(faults).toEqual([]);
      expect(there).toEqual({
        weights: here.file.weights,
        data: here.file.data,
        epochs: 100,
        prediction: here.predict(row),
        quoted: 'lo, w',
      });
    } finally {
      await browser.close();
    }
  });
});
