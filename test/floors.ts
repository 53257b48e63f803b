import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A source file: its path below src, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The floor of each folder: imports go down, or stay in the folder. */
const floors: ReadonlyMap<string, number> = new Map([
  ['support', 0],
  ['autodiff', 1],
  ['dataset', 1],
  ['engine', 2],
  ['network', 3],
  ['training', 4],
  ['model', 4],
  ['estimator', 5],
  ['library', 6],
  ['export', 6],
  ['sweep', 6],
  ['report', 7],
  ['cli', 8],
]);

/**
 * The rooms of a floor, from the bottom up: imports go down, or stay in the room. A room is a folder, or a file that
 * stands alone; the last one, '', is what lies in the floor's own folder.
 */
const rooms: ReadonlyMap<string, readonly string[]> = new Map([
  ['dataset', ['input', 'csv', 'readings', 'lane', 'table', 'encode', 'split', 'generate']],
  [
    'engine',
    [
      ...['program.ts', 'vector', 'ir', 'schedule', 'passes'],
      ...['codegen/kernels', 'codegen/matmul', 'codegen/sparse', 'codegen/lazy', 'codegen/module'],
      ...['runtime', ''],
    ],
  ],
  ['sweep', ['parameters.ts', 'outer-fold.ts', 'trial.ts', 'space', 'ledger', '']],
  ['export', ['export-format.ts', 'onnx', 'javascript', 'tensorboard', '']],
  [
    'cli',
    ['output', 'signals.ts', 'flags', 'parser', 'views', 'topics', 'topics.ts', 'commands', ''],
  ],
]);

/** What may not be imported although it is on a lower floor. */
const strangers: ReadonlyMap<string, readonly string[]> = new Map([
  ['engine', ['dataset']],
  ['network', ['dataset']],
]);

/** What runs in browsers too: nothing of Node's own may be imported there. */
const portable: readonly string[] = ['autodiff', 'engine', 'network', 'training'];

/** Functions whose last bits differ between versions of the engines. */
const INEXACT =
  /\bMath\.(?:exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot|random)\b|\*\*/;

/** A flag in a text: below the command line, an error names options. */
const FLAG = /(?<![\w-])--[a-z][\w-]*/;

/** Files that write commands of other programs, whose flags are not a command line's of our own. */
const foreignCommands: readonly string[] = ['sweep/space/as-dvc.ts'];

const TERMINAL = /\bconsole\.|\bprocess\.(?:stdin|stdout|stderr|exit\b|exitCode)/;

/** The one file of the command line that names the process: whatever else did would be the same for every run. */
const TERMINAL_FILE = 'cli/output/terminal.ts';
const PROCESS = /\bprocess\.\w+/;

/** Every file below src. */
export function sourceFiles(src: string): SourceFile[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      text: readFileSync(join(src, path), 'utf8'),
    }));
}

/** What breaks the rules of the house, one line each. */
export function violations(files: readonly SourceFile[]): string[] {
  return [
    ...files.flatMap((file) => [
      ...wrongImports(file),
      ...wrongArrows(file),
      ...nodeImports(file),
      ...wrongWords(file),
    ]),
    ...cycles(files),
  ];
}

function importsOf({ path, text }: SourceFile): string[] {
  const pattern = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;
  return [...text.matchAll(pattern)].map(([, target]) =>
    normalize(join(dirname(path), target)).replace(/\.js$/, '.ts'),
  );
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function wrongImports(file: SourceFile): string[] {
  const folder = folderOf(file.path);
  if (folder === '') return []; // src/index.ts looks down on everything
  const floor = floors.get(folder);
  if (floor === undefined) return [`${file.path}: ${folder} has no floor`];
  return importsOf(file).flatMap((target) => {
    const other = folderOf(target);
    const below = (floors.get(other) ?? Infinity) < floor;
    const allowed = other === folder || (below && !strangers.get(folder)?.includes(other));
    return allowed ? [] : [`${file.path} imports ${target}`];
  });
}

/** How high a file's room is on its floor; -1 if it lies in none. */
function roomOf(path: string, names: readonly string[]): number {
  const inside = path.slice(folderOf(path).length + 1);
  const room = names.findIndex((name) => inside === name || inside.startsWith(`${name}/`));
  return room < 0 && !inside.includes('/') ? names.indexOf('') : room;
}

/** Imports on one floor that go up, or come from outside of all rooms. */
function wrongArrows(file: SourceFile): string[] {
  const folder = folderOf(file.path);
  const names = rooms.get(folder);
  if (names === undefined) return [];
  const room = roomOf(file.path, names);
  if (room < 0) return [`${file.path} lies in no room`];
  return importsOf(file)
    .filter((target) => folderOf(target) === folder && roomOf(target, names) > room)
    .map((target) => `${file.path} imports ${target}, from a room above its own`);
}

function nodeImports({ path, text }: SourceFile): string[] {
  if (!portable.includes(folderOf(path))) return [];
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(node:[^']+)'/g)];
  return imports.map(([, module]) => `${path} imports ${module}`);
}

function wrongWords({ path, text }: SourceFile): string[] {
  if (path === TERMINAL_FILE) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const texts = code.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? [];
  const found =
    folderOf(path) === 'cli'
      ? [PROCESS.exec(code)]
      : [
          INEXACT.exec(code),
          TERMINAL.exec(code),
          foreignCommands.includes(path) ? null : FLAG.exec(texts.join('\n')),
        ];
  return found.flatMap((match) => (match === null ? [] : [`${path} uses ${match[0]}`]));
}

/** Files that import each other in a circle. */
function cycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path))
      found.push(`${[...above.slice(above.indexOf(path)), path].join(' → ')}`);
    else if (!done.has(path)) {
      for (const target of graph.get(path) ?? []) visit(target, [...above, path]);
      done.add(path);
    }
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
