import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, hasTerminals, mlp, numberAt, objectIn, records } from './run-mlp.js';

const LECTURE = [
  ...['trace', '--expr', '(0 - sigmoid(w0 + w1 + 1.5*w2))^2 + (1 - sigmoid(w0 + 1.5*w1 - w2))^2'],
  ...['--at', 'w0=-1,w1=1.5,w2=0.5'],
];

/** Lines without the blanks that line up their columns. */
function lines(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '));
}

describe('mlp trace --expr', () => {
  it('prints the table of the lecture', async () => {
    const { stdout, stderr, code } = await mlp(LECTURE);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(lines(stdout)).toEqual([
      'forward primal trace ↓ value reverse adjoint trace ↑ adjoint',
      'v₋₂ = w0 -1.00 v̄₋₂ = v̄₁ + v̄₂ 0.13',
      'v₋₁ = w1 1.50 v̄₋₁ = v̄₁ + 1.5·v̄₂ 0.06',
      'v₀ = w2 0.50 v̄₀ = 1.5·v̄₁ − v̄₂ 0.54',
      'v₁ = v₋₂ + v₋₁ + 1.5·v₀ 1.25 v̄₁ = v̄₃·v₃·(1 − v₃) 0.27',
      'v₂ = v₋₂ + 1.5·v₋₁ − v₀ 0.75 v̄₂ = v̄₄·v₄·(1 − v₄) -0.14',
      'v₃ = σ(v₁) 0.78 v̄₃ = −v̄₅ 1.55',
      'v₄ = σ(v₂) 0.68 v̄₄ = −v̄₆ -0.64',
      'v₅ = 0 − v₃ -0.78 v̄₅ = 2·v̄₇·v₅ -1.55',
      'v₆ = 1 − v₄ 0.32 v̄₆ = 2·v̄₈·v₆ 0.64',
      'v₇ = v₅² 0.60 v̄₇ = v̄₉ 1.00',
      'v₈ = v₆² 0.10 v̄₈ = v̄₉ 1.00',
      'v₉ = v₇ + v₈ 0.71 v̄₉ = 1 1.00',
      '',
      'L = 0.71',
      '∇L = (0.13, 0.06, 0.54)',
    ]);
  });

  it('takes σ apart with --atomic', async () => {
    const { stdout } = await mlp([...LECTURE, '--atomic']);
    const shown = lines(stdout);
    for (const step of ['v₃ = −v₁', 'v₅ = exp(v₃)', 'v₇ = 1 + v₅', 'v₉ = 1/v₇']) {
      expect(shown.filter((line) => line.startsWith(`${step} `))).toHaveLength(1);
    }
    expect(stdout).not.toContain('σ');
    expect(shown.slice(-2)).toEqual(['L = 0.71', '∇L = (0.13, 0.06, 0.54)']);
  });

  it('prints tangents with --mode forward, in the digits that are asked for', async () => {
    const { stdout } = await mlp([...LECTURE, '--mode', 'forward', '--wrt', 'w1', '--digits', '4']);
    const shown = lines(stdout);
    expect(shown[0]).toBe('forward primal trace ↓ value forward tangent trace ↓ tangent');
    expect(shown).toContain('v₋₁ = w1 1.5000 v̇₋₁ = 1 1.0000');
    expect(shown).toContain('v₃ = σ(v₁) 0.7773 v̇₃ = v̇₁·v₃·(1 − v₃) 0.1731');
    expect(shown.slice(-2)).toEqual(['L = 0.7071', '∂L/∂w1 = 0.0594']);
  });

  it('writes records with all digits, unless some are asked for', async () => {
    const json = objectIn((await mlp([...LECTURE, '--format', 'json'])).stdout);
    expect(json).toMatchObject({ type: 'trace', mode: 'reverse' });
    expect(numberAt(json, 'loss')).toBeCloseTo(0.707121381244987, 14);
    expect(json.rows).toHaveLength(12);
    const { stdout } = await mlp([...LECTURE, '--format', 'csv', '--digits', '3']);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('v,formula,value,adjoint formula,adjoint');
    expect(rows[3]).toBe('v₁,v₋₂ + v₋₁ + 1.5·v₀,1.25,v̄₃·v₃·(1 − v₃),0.269');
  });

  it.each([
    ['x', 'x=3', ['L = 3.00', '∇L = (1.00)']],
    ['1 + 2', 'x=3', ['L = 3.00', '∇L = (0.00)']],
    ['x^2', 'x=3,y=1', ['L = 9.00', '∇L = (6.00, 0.00)']],
    ['exp(0)', 'x=3', ['L = 1.00', '∇L = (0.00)']],
    ['x/1e5', 'x=3', ['L = 3.0e-5', '∇L = (1.0e-5)']],
    ['log(x)', 'x=0', ['L = -∞', '∇L = (∞)']],
  ])('of %s at %s', async (expr, at, last) => {
    const { stdout, code } = await mlp(['trace', '--expr', expr, '--at', at]);
    expect(code).toBe(0);
    expect(lines(stdout).slice(-2)).toEqual(last);
  });

  it('of numbers alone has no gradient, and an output whose adjoint is 1', async () => {
    const { stdout } = await mlp(['trace', '--expr', 'exp(0) + 2']);
    expect(lines(stdout).slice(1)).toEqual(['v₁ = 3 3.00 v̄₁ = 1 1.00', '', 'L = 3.00']);
    const json = await mlp(['trace', '--expr', '2^3', '--format', 'json']);
    expect(objectIn(json.stdout).rows).toEqual([expect.objectContaining({ value: 8, adjoint: 1 })]);
  });

  it.skipIf(!hasTerminals)('has its halves one below the other on a narrow terminal', async () => {
    const folder = new Folder();
    const shown = async (columns: number): Promise<string[]> => {
      const { stdout } = await folder.terminal(
        `export NO_COLOR=1; stty cols ${columns}; mlp ${LECTURE.map((word) => `'${word}'`).join(' ')}`,
      );
      return stdout.split('\r\n');
    };
    const wide = await shown(80);
    expect(wide[0]).toMatch(/^forward primal trace ↓ +value +reverse adjoint trace ↑ +adjoint$/);
    const narrow = await shown(60);
    expect(narrow[0]).toMatch(/^forward primal trace ↓ +value$/);
    expect(narrow[14]).toMatch(/^reverse adjoint trace ↑ +adjoint$/);
    expect(narrow.slice(-2, -1)).toEqual(['∇L = (0.13, 0.06, 0.54)']);
    const halves = narrow.slice(1, 13).map((line, i) => [line, narrow[i + 15]]);
    const words = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '');
    expect(halves.map((half) => half.flatMap(words))).toEqual(wide.slice(1, 13).map(words));
  });

  it('says in JSON what is not finite', async () => {
    const { stdout } = await mlp(['trace', '--expr', 'log(x)', '--at', 'x=0', '--format', 'json']);
    const { loss, rows } = objectIn(stdout);
    expect(loss).toBe('-Infinity');
    expect(rows).toContainEqual(expect.objectContaining({ input: 'x', adjoint: 'Infinity' }));
  });

  it.each([
    ['an unknown name', ['--expr', 'x + z', '--at', 'x=1'], 'z'],
    ['a syntax fault', ['--expr', 'x +', '--at', 'x=1'], 'ends too early'],
    ['values without names', ['--expr', 'x', '--at', '1'], 'values like w0=-1'],
    ['a name twice', ['--expr', 'x', '--at', 'x=1,x=2'], 'each name once'],
    ['a value that is no number', ['--expr', 'x', '--at', 'x=1e999'], 'values like'],
    ['forward without a direction', ['--expr', 'x', '--at', 'x=1', '--mode', 'forward'], 'wrt x'],
    ['a direction in reverse mode', ['--expr', 'x', '--at', 'x=1', '--wrt', 'x'], '--wrt belongs'],
    [
      'a direction that is no input',
      ['--expr', 'xyz', '--at', 'xyz=1', '--mode', 'forward', '--wrt', 'xyy'],
      'did you mean xyz?',
    ],
    ['a row of no model', ['--expr', 'x', '--at', 'x=1', '--row', '3'], '--row belongs'],
    ['data', ['data.csv', '--expr', 'x', '--at', 'x=1'], 'an expression is traced'],
    ['a point of no expression', ['data.csv', '--at', 'x=1'], '--at belongs'],
    ['nothing', [], 'nothing to trace: neither an expression nor rows for a model — name a file'],
    ['too many rows', ['--expr', 'x*x', '--at', 'x=1', '--max-rows', '1'], 'has 2 rows'],
    ['too many digits', ['--expr', 'x', '--at', 'x=1', '--digits', '18'], 'from 0 to 17'],
  ])('refuses %s', async (_, args, problem) => {
    const { stdout, stderr, code } = await mlp(['trace', ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(problem);
  });
});

describe('mlp trace of a model', async () => {
  const folder = new Folder();
  const iris = dataFile('iris.csv');
  await folder.mlp(['train', iris, '--layers', '4,3,3', '--momentum', '0.9', '-q']);

  it('has the loss that evaluate has', async () => {
    const rows = readFileSync(iris, 'utf8').trimEnd().split('\n');
    folder.write('one.csv', `${rows[0]}\n${rows[71]}\n`);
    const { stdout } = await folder.mlp(['evaluate', 'one.csv', '--json']);
    const json = ['--format', 'json'];
    const trace = objectIn((await folder.mlp(['trace', iris, '--row', '71', ...json])).stdout);
    expect(numberAt(trace, 'loss')).toBeCloseTo(numberAt(records(stdout)[0], 'loss'), 5);
    const scalars = await folder.mlp(['trace', iris, '--row', '71', '--scalars', ...json]);
    expect(numberAt(objectIn(scalars.stdout), 'loss')).toBeCloseTo(numberAt(trace, 'loss'), 12);
  });

  it('has it for numbers, for formulas, and for two classes with one output unit, too', async () => {
    for (const [name, args] of [
      ['friedman1', ['--activation', 'gelu,silu', '--hidden', '3,2', '--loss', 'huber']],
      ['blobs', ['--activation', 'x*sigmoid(x)', '--hidden', '2', '--loss', 'sum(abs(c - y)^1.5)']],
      ['xor', ['--output', 'sigmoid', '--hidden', '2', '--log-base', 'e']],
    ] as const) {
      const own = new Folder();
      await own.mlp(['generate', name, '-o', 'data.csv']);
      await own.mlp(['train', 'data.csv', '--epochs', '3', '-q', ...args]);
      const [header, , third] = own.read('data.csv').split('\n');
      own.write('one.csv', `${header}\n${third}\n`);
      const score = await own.mlp(['evaluate', 'one.csv', '--json', '-q']);
      const rows = ['trace', 'data.csv', '--row', '2', '-q'];
      const { stdout } = await own.mlp([...rows, '--format', 'json', '--scalars', '--atomic']);
      const expected = numberAt(records(score.stdout)[0], 'loss');
      expect(numberAt(objectIn(stdout), 'loss')).toBeCloseTo(expected, 5);
    }
  });

  it('refuses rows without a target, and files that are not there', async () => {
    const [header, first] = readFileSync(iris, 'utf8').split('\n');
    const without = (line: string): string => line.split(',').slice(0, 4).join(',');
    folder.write('unlabelled.csv', `${without(header)}\n${without(first)}\n`);
    folder.write('missing.csv', `${header}\n${without(first)},\n`);
    for (const [name, problem] of [
      ['unlabelled.csv', 'species'],
      ['missing.csv', 'species'],
      ['none.csv', 'none.csv'],
    ]) {
      const { stderr, code } = await folder.mlp(['trace', name]);
      expect(code, stderr).toBe(3);
      expect(stderr).toContain(problem);
    }
  });

  it('shows matrices with their shape, first numbers and norm', async () => {
    const { stdout, code } = await folder.mlp(['trace', iris, '--row', '17', '--atomic']);
    expect(code).toBe(0);
    const shown = lines(stdout);
    expect(shown[0]).toBe(
      'forward primal trace ↓ shape values norm reverse adjoint trace ↑ adjoints norm',
    );
    expect(shown[3]).toMatch(/^v₋₂ = weights 1 4 × 3 \S+ \S+ \S+ … \S+ v̄₋₂ = v₋₄ᵀ × v̄₁ /);
    expect(stdout).toMatch(/^v₁ {2}= v₋₄ × v₋₂ \+ v₋₃ .* v̄₁ {2}= v̄₂ ⊙ \(1 − v₂²\) /m);
    expect(shown.at(-1)).toMatch(/^L = /);
  });

  it('names every weight and feature with --scalars', async () => {
    const { stdout } = await folder.mlp(['trace', iris, '--scalars']);
    expect(stdout).toMatch(/^v₋₃₀ = sepal_length /m);
    expect(stdout).toMatch(/ = w1\[3,0\] /);
    expect(stdout).toMatch(/^v₀ {3}= w2\[3,3\] /m);
    expect(stdout).toMatch(/^v₄ {3}= tanh\(v₁\) /m);
  });

  it.each(['w2[1,3]', 'petal_width'])('pushes the direction of %s forward', async (wrt) => {
    const forward = ['--mode', 'forward', '--wrt', wrt, '--digits', '9'];
    const last = async (...more: string[]) =>
      lines((await folder.mlp(['trace', iris, ...forward, ...more])).stdout).at(-1);
    const { stdout } = await folder.mlp(['trace', iris, '--scalars', '--digits', '9']);
    const row = lines(stdout).find((line) => line.includes(` = ${wrt} `));
    const adjoint = row?.split(' ').at(-1);
    expect(await last()).toBe(`∂L/∂${wrt} = ${adjoint}`);
    expect(await last('--scalars')).toBe(`∂L/∂${wrt} = ${adjoint}`);
  });

  it('refuses too many rows with their number, and rows that are not there', async () => {
    const long = await folder.mlp(['trace', iris, '--scalars', '--max-rows', '51']);
    expect(long.code).toBe(2);
    expect(long.stderr).toMatch(/the trace has 52 rows, more than 51 — .*--max-rows 52/);
    const far = await folder.mlp(['trace', iris, '--row', '151']);
    expect(far.code).toBe(3);
    expect(far.stderr).toMatch(/there are 150 rows — the last one is --row 150/);
    const swapped = await folder.mlp(['trace', 'model.json']);
    expect(swapped.stderr).toMatch(/is a model, and no data/);
  });
});
