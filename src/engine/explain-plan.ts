import type { Precision } from '../autodiff/evaluate.js';
import { topological, type Value } from '../autodiff/graph.js';
import { emit } from './codegen/module/module.js';
import type { Arena } from './ir/arena.js';
import { type Kernel, type Lowered, productOf, rootsOf } from './ir/kernel.js';
import { pipeline, undecided } from './passes/pipeline.js';
import { type Program, resultsOf } from './program.js';
import { vectors } from './vector/vectors.js';

/** What the compiled engine makes of a program. */
export interface PlanExplanation {
  /** The program as it was given, and what each pass leaves of it. */
  readonly passes: readonly ExplainedPass[];
  /** In the order in which they run. */
  readonly kernels: readonly ExplainedKernel[];
  /** What has a place in the arena, in its order. */
  readonly values: readonly ExplainedValue[];
  /** Bytes of the arena, with what the engine itself keeps there. */
  readonly arena: number;
  readonly functions: readonly {
    readonly name: string;
    readonly instructions: number;
    readonly bytes: number;
  }[];
}

export interface ExplainedPass {
  readonly pass: string;
  /** Values of the graph of a step. */
  readonly values: number;
  readonly kernels: number;
  /** Values that have memory. */
  readonly stored: number;
  /** What the pass did. */
  readonly summary: string;
}

export interface ExplainedKernel {
  readonly kind: string;
  readonly shape: string;
  /** Each value that it computes, as it is known in the others. */
  readonly results: readonly {
    readonly name: string;
    readonly computed: string;
    /** Whether it is in the arena, in locals, or written over what it replaces. */
    readonly where: string;
  }[];
  readonly instructions: number;
}

export interface ExplainedValue {
  readonly name: string;
  readonly shape: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Follows a program through the compiled engine: values, kernels, places, instructions.
 *
 * @throws Error where a value has an op that no kernel computes
 */
export function explainPlan(program: Program, precision: Precision): PlanExplanation {
  const target = vectors[precision];
  const passes = [explainPass('none', undecided(program, target), 'the graph of a step')];
  const lowered = pipeline(program, target, (pass, after, before) => {
    passes.push(explainPass(pass.name, after, pass.summary(after, before)));
  });
  const { arena, functions, instructions } = emit(lowered);
  const names = nameValues(lowered);
  const inArena = [...arena.places].filter(
    ([value]) => !lowered.inPlace.has(value) && !lowered.held.has(value),
  );
  return {
    passes,
    kernels: lowered.kernels.map((kernel) => ({
      kind: kernel.kind === 'map' && productOf(kernel) ? 'product, map' : kernel.kind,
      shape: shapeText(kernel.kind === 'map' ? kernel : rootsOf(kernel)[0]),
      results: rootsOf(kernel).map((root) => ({
        name: names(root),
        computed: formula(root, names, lowered.stored),
        where: placeOf(root, kernel, lowered, arena),
      })),
      instructions: instructions.get(kernel) ?? 0,
    })),
    values: inArena
      .map(([value, { offset, lines, stride }]) => ({
        name: names(value),
        shape: shapeText(value),
        offset,
        bytes: lines * stride,
      }))
      .sort((a, b) => a.offset - b.offset),
    arena: arena.end,
    functions: [...functions].map(([name, { body }]) => ({
      name,
      instructions: body.instructions,
      bytes: body.length,
    })),
  };
}

function explainPass(pass: string, lowered: Lowered, summary: string): ExplainedPass {
  const { program, kernels, stored, held } = lowered;
  return {
    pass,
    values: topological(resultsOf(program)).length,
    kernels: kernels.length,
    stored: stored.size - held.size,
    summary,
  };
}

/** Inputs have names, metrics and updates get them from what they are, all others are numbered. */
function nameValues({ program, kernels }: Lowered): (value: Value) => string {
  const names = new Map<Value, string>();
  for (const { value, next } of program.state) names.set(next, `${value.name} ←`);
  for (const [name, metric] of program.metrics) {
    if (metric.op.form.kind !== 'input') names.set(metric, name);
  }
  let count = 0;
  for (const kernel of kernels) {
    for (const root of rootsOf(kernel)) if (!names.has(root)) names.set(root, `%${++count}`);
  }
  return (value) => {
    const { form } = value.op;
    if (form.kind === 'constant') return numbersText(form.numbers);
    return names.get(value) ?? value.name ?? value.op.name;
  };
}

/** A formula that would be longer is shortened inside: a value that is used twice in it is written twice. */
const LONGEST_FORMULA = 1_000;

/** How a value is computed, down to what has a name of its own. */
function formula(root: Value, names: (value: Value) => string, stored: ReadonlySet<Value>): string {
  const text = (value: Value): string => {
    // A new state is read by its map only, as what is added to the old one.
    if (stored.has(value) || value.op.form.kind === 'constant') {
      return names(value).replace(/ ←$/, "'");
    }
    return computed(value);
  };
  const known = new Map<Value, string>();
  const computed = (value: Value): string => {
    const found = known.get(value) ?? written(value);
    const short = found.length > LONGEST_FORMULA ? `${value.op.name}(…)` : found;
    known.set(value, short);
    return short;
  };
  const written = (value: Value): string => {
    const { form, name } = value.op;
    if (form.kind === 'broadcast') return text(value.inputs[0]);
    if (form.kind === 'product') {
      const [a, b] = value.inputs.map(text);
      return `${a}${form.transposeA ? 'ᵀ' : ''} · ${b}${form.transposeB ? 'ᵀ' : ''}`;
    }
    if (form.kind === 'grouped-product') {
      const [a, b] = value.inputs.map(text);
      const [left, right] = [form.transpose === 'a' ? 'ᵀ' : '', form.transpose === 'b' ? 'ᵀ' : ''];
      return `${a}${left} · ${b}${right}, in ${form.groups} groups`;
    }
    return `${name}(${value.inputs.map(text).join(', ')})`;
  };
  return computed(root);
}

function numbersText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 4).map((x) => String(Number(x.toPrecision(6))));
  if (numbers.length === 1) return shown[0];
  return `[${shown.join(' ')}${numbers.length > shown.length ? ' …' : ''}]`;
}

function placeOf(
  root: Value,
  kernel: Kernel,
  { held, inPlace, lazy }: Lowered,
  arena: Arena,
): string {
  if (held.has(root)) return 'locals';
  const where = inPlace.has(root) ? 'in place' : 'arena';
  if (kernel === lazy?.kernel) return `${where}; rows may wait`;
  return arena.layout(root).panels > 1 ? `${where}, in panels` : where;
}

function shapeText({ shape }: Pick<Value, 'shape'>): string {
  return shape.join('×');
}
