import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FittedModel,
  formatModel,
  type RecipeInput,
  readCsv,
  fit as train,
} from '../../src/index.js';
import { isFormulaText } from '../../src/network/formula-text.js';
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

/** What a bundle's program makes the global function `read`; it is run here, with those of its files that are chosen. */
async function reader(
  files: ReadonlyMap<string, string>,
  isThere: (file: string) => boolean = () => true,
): Promise<(text: string) => Promise<FittedModel>> {
  const at = mkdtempSync(join(folder, 'bundle-'));
  writeFileSync(join(at, 'package.json'), '{"type": "module"}');
  for (const [file, code] of files) if (isThere(file)) writeFileSync(join(at, file), code);
  await import(pathToFileURL(join(at, 'program.js')).href);
  const { read } = globalThis;
  return async (text) => read(text);
}

declare global {
  var read: (text: string) => FittedModel | Promise<FittedModel>;
}

const flower = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
const trained = async (recipe: RecipeInput): Promise<FittedModel> =>
  train(await readCsv(inRoot('data/iris.csv')), { hidden: [4], epochs: 3, ...recipe });

describe('for prediction alone', async () => {
  const files = await bundle(
    `import { readModel } from '${name}/prediction'; globalThis.read = readModel;`,
  );
  const program = files.get('program.js') ?? '';

  it('is under 60 kB, and asks for nothing of Node', () => {
    expect(program).not.toMatch(/\bfrom\s*["'`]/);
    expect(Buffer.byteLength(program)).toBeLessThan(60_000);
    expect(program).not.toMatch(/(from|import|require)\s*\(?\s*["'`]node:/);
  });

  it('loads what only few models have for those alone', async () => {
    const read = await reader(files);
    const readAlone = await reader(files, (file) => file === 'program.js');
    const plain = await trained({ ensemble: 2 });
    const model = await readAlone(formatModel(plain));
    expect(model.predict(flower)).toEqual(plain.predict(flower));
    const formula = 'x * sigmoid(x)';
    if (!isFormulaText(formula)) throw new Error('no formula');
    const few: RecipeInput[] = [
      { embed: ['periodic'] },
      { embed: ['bins'] },
      { activation: [formula] },
    ];
    for (const recipe of few) {
      const one = await trained(recipe);
      const text = formatModel(one);
      expect((await read(text)).predict(flower)).toEqual(one.predict(flower));
      await expect(readAlone(text)).rejects.toThrow('Cannot find module');
    }
  });

  it('has a reader that waits for nothing, and says what it cannot read', async () => {
    const parsing = await bundle(
      `import { parseModel } from '${name}/prediction'; globalThis.read = parseModel;`,
    );
    expect(parsing.get('program.js')).not.toMatch(/\bimport\s*\(|\bfrom\s*["'`]/);
    const parse = await reader(parsing);
    const plain = await trained({});
    expect((await parse(formatModel(plain))).predict(flower)).toEqual(plain.predict(flower));
    await expect(parse(formatModel(await trained({ embed: ['bins'] })))).rejects.toThrow(
      'there are embeddings, and what reads them is not loaded — read the model by await readModel(text)',
    );
  });
});

describe('for more than prediction', async () => {
  const model = await trained({ embed: ['periodic', 'bins'], ensemble: 2 });
  it.each([
    ['parseModel', 'parseModel'],
    ['FittedModel', '(text) => new FittedModel(JSON.parse(text))'],
  ])('has what embeddings need at once, even if there is only %s', async (used, read) => {
    const files = await bundle(`import { ${used} } from '${name}'; globalThis.read = ${read};`);
    const made = await (await reader(files))(formatModel(model));
    expect(made.predict(flower)).toEqual(model.predict(flower));
  });
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
