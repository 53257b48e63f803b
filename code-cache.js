import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const recorder = fileURLToPath(new URL('record-code.js', import.meta.url));

/**
 * What is in the place of the chunk. V8 takes only what it made itself, of a program as long, with the flags that are
 * set; otherwise, and where there is nothing from its version, it compiles the program as it would any.
 */
const loaderOf = (chunk) => `const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const filename = __dirname + '/${chunk}.code.cjs';
let cachedData;
try {
  cachedData = readFileSync(__dirname + '/${chunk}.' + process.arch + '-' + process.versions.v8 + '.cache');
} catch {}
module.script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData });
module.script.runInThisContext()(exports, require, module, filename, __dirname);
`;

/**
 * A plugin for rolldown: beside a chunk in CommonJS lies what V8 has compiled of it for some commands, so that a process
 * that runs one neither parses the chunk nor compiles its functions as they are called.
 *
 * @param commands lists of arguments, run one after the other in a folder of their own
 */
export function codeCache(chunk, commands) {
  return {
    name: 'code-cache',
    writeBundle({ dir }, bundle) {
      const folder = resolve(dir);
      const { code } = bundle[`${chunk}.cjs`];
      const asFunction = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
      writeFileSync(join(folder, `${chunk}.code.cjs`), asFunction);
      writeFileSync(join(folder, `${chunk}.cjs`), loaderOf(chunk));
      execFileSync(process.execPath, [recorder, folder, chunk, JSON.stringify(commands)], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' }, // flags that most have not
      });
    },
  };
}
