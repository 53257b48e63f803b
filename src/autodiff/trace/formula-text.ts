import { size, type Value } from '../graph.js';
import { superscript } from './scripts.js';

/** How the values that a formula refers to are written in it. */
export interface Names {
  /** The name of a value; undefined where it is written out. */
  nameOf(value: Value): string | undefined;
  /** The numbers of a value that is a constant; undefined for what is none. */
  constantOf(value: Value): ArrayLike<number> | undefined;
}

/** A product: a number, and what it is multiplied by. */
interface Term {
  readonly coefficient: number;
  readonly factors: readonly Factor[];
}

interface Factor {
  readonly text: string;
  /** Whether it has to be in parentheses beside other factors. */
  readonly isOpen: boolean;
  /** Whether it has to be beside other terms, too. */
  readonly isChoice?: true;
}

/**
 * Values, added up, as people write them: `v̄₁ + 1.5·v̄₂`, `v̄₃·v₃·(1 − v₃)`. Terms that are alike are put together.
 *
 * @param options.zeros whether terms that are 0 times something are written
 */
export function formulaText(
  values: readonly Value[],
  names: Names,
  { zeros = true }: { readonly zeros?: boolean } = {},
): string {
  const terms = together(values.flatMap((value) => termsOf(value, names)));
  const isTensor = values.some(({ shape }) => size(shape) > 1);
  const shown = zeros ? terms : terms.filter(({ coefficient }) => coefficient !== 0);
  return shown.length === 0 ? '0' : sumText(shown, isTensor);
}

/** The terms of a sum, from the left to the right, without recursion over the sums in it. */
function termsOf(value: Value, names: Names): Term[] {
  const terms: Term[] = [];
  const stack: { readonly value: Value; readonly sign: 1 | -1 }[] = [{ value, sign: 1 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, sign } = top;
    const { op, inputs } = value;
    const isNamed = (names.nameOf(value) ?? names.constantOf(value)) !== undefined;
    if (!isNamed && (op.name === 'add' || op.name === 'sub')) {
      stack.push({ value: inputs[1], sign: op.name === 'sub' ? opposite(sign) : sign });
      stack.push({ value: inputs[0], sign });
    } else if (!isNamed && op.name === 'neg') {
      stack.push({ value: inputs[0], sign: opposite(sign) });
    } else if (!isNamed && op.form.kind === 'broadcast') {
      stack.push({ value: inputs[0], sign });
    } else {
      const { coefficient, factors } = productOf(value, names);
      terms.push({ coefficient: sign * coefficient, factors });
    }
  }
  return terms;
}

function opposite(sign: 1 | -1): 1 | -1 {
  return sign === 1 ? -1 : 1;
}

/** A value that is no sum as a number and factors. */
function productOf(value: Value, names: Names): Term {
  const name = names.nameOf(value);
  if (name !== undefined) return { coefficient: 1, factors: [{ text: name, isOpen: false }] };
  const numbers = names.constantOf(value);
  if (numbers !== undefined) return constantTerm(numbers);
  const { op, inputs } = value;
  if (op.name === 'mul') {
    const [a, b] = inputs.map((input) => factorOf(input, names));
    return { coefficient: a.coefficient * b.coefficient, factors: [...a.factors, ...b.factors] };
  }
  if (op.name === 'div') {
    const [{ coefficient, factors }, below] = inputs.map((input) => factorOf(input, names));
    const above = factors.length === 0 ? numberText(coefficient) : productText(factors, false);
    const text = `${above}/${closed({ text: termText(below, false), isOpen: below.factors.length > 1 || below.coefficient !== 1 })}`;
    const isOpen = false;
    return { coefficient: factors.length === 0 ? 1 : coefficient, factors: [{ text, isOpen }] };
  }
  if (op.form.kind === 'product') {
    const { transposeA, transposeB } = op.form;
    const [a, b] = inputs.map((input) => closed(wholeOf(input, names)));
    const text = `${a}${transposeA ? 'ᵀ' : ''} × ${b}${transposeB ? 'ᵀ' : ''}`;
    return { coefficient: 1, factors: [{ text, isOpen: true }] };
  }
  return { coefficient: 1, factors: [callOf(value, names)] };
}

/** What is left is written as a function of its arguments, unless there is a sign for it. */
function callOf({ op, inputs, shape }: Value, names: Names): Factor {
  // A sum of sums is the sum over both axes.
  const [inner] = inputs;
  const isBoth = op.name === 'sum' && inner.op.name === 'sum' && names.nameOf(inner) === undefined;
  const words = (isBoth ? inner.inputs : inputs).map((input) => wholeOf(input, names));
  const texts = words.map(({ text }) => text);
  const exponent = op.form.kind === 'elementwise' ? op.form.parameter : undefined;
  if (exponent !== undefined) {
    const isWhole = Number.isInteger(exponent);
    const power = isWhole ? superscript(exponent) : `^${numberText(exponent)}`;
    return { text: `${closed(words[0])}${power}`, isOpen: false };
  }
  if (op.name === 'select') {
    return { text: `${texts[0]} ? ${texts[1]} : ${texts[2]}`, isOpen: true, isChoice: true };
  }
  if (op.form.kind === 'reduction' && size(shape) > 1) {
    texts.push(op.form.axis === 0 ? 'over rows' : 'over columns');
  }
  if (op.form.kind === 'gather') texts.push(`columns ${op.form.columns.join(' ')}`);
  if (op.form.kind === 'grouped-product') {
    const { groups, transpose } = op.form;
    if (transpose !== 'none') texts[transpose === 'a' ? 0 : 1] += 'ᵀ';
    texts.push(`${groups} groups`);
  }
  return { text: `${functions.get(op.name) ?? op.name}(${texts.join(', ')})`, isOpen: false };
}

/** What functions are called in formulas, where it is not the name of their op. */
const functions: ReadonlyMap<string, string> = new Map([
  ['sigmoid', 'σ'],
  ['stopGradient', 'constant'],
  ['maximum', 'max'],
  ['minimum', 'min'],
]);

/** A value beside other factors: a sum is one of them, in parentheses. */
function factorOf(value: Value, names: Names): Term {
  const terms = together(termsOf(value, names));
  if (terms.length === 1) return terms[0];
  const text = sumText(terms, size(value.shape) > 1);
  return { coefficient: 1, factors: [{ text, isOpen: true }] };
}

/** A value as one text. */
function wholeOf(value: Value, names: Names): Factor {
  const terms = together(termsOf(value, names));
  const [{ coefficient, factors }] = terms;
  const isOne = terms.length === 1 && coefficient === 1 && factors.length === 1;
  return isOne ? factors[0] : { text: sumText(terms, size(value.shape) > 1), isOpen: true };
}

function constantTerm(numbers: ArrayLike<number>): Term {
  const list = Array.from(numbers);
  if (list.every((x) => Object.is(x, list[0]))) return { coefficient: list[0], factors: [] };
  const shown = list.length > MOST_NUMBERS ? list.slice(0, MOST_NUMBERS - 1) : list;
  const more = shown.length < list.length ? [`… (${list.length})`] : [];
  const text = `[${[...shown.map(numberText), ...more].join(', ')}]`;
  return { coefficient: 1, factors: [{ text, isOpen: false }] };
}

/** So many numbers of a constant are written out. */
const MOST_NUMBERS = 6;

/** Terms with the same factors as one. */
function together(terms: readonly Term[]): Term[] {
  const found = new Map<string, Term>();
  for (const term of terms) {
    const key = productText(term.factors, false);
    const same = found.get(key);
    const coefficient = same === undefined ? term.coefficient : same.coefficient + term.coefficient;
    found.set(key, { factors: term.factors, coefficient });
  }
  return [...found.values()];
}

function sumText(terms: readonly Term[], isTensor: boolean): string {
  const isAlone = terms.length === 1;
  return terms
    .map(({ coefficient, factors }, i) => {
      const term = { coefficient, factors: isAlone ? factors : factors.map(besideTerms) };
      const isNegative = term.coefficient < 0 || Object.is(term.coefficient, -0);
      const text = termText(
        isNegative ? { ...term, coefficient: -term.coefficient } : term,
        isTensor,
      );
      if (i === 0) return isNegative ? `−${text}` : text;
      return isNegative ? ` − ${text}` : ` + ${text}`;
    })
    .join('');
}

function besideTerms(factor: Factor): Factor {
  return factor.isChoice ? { text: closed(factor), isOpen: false } : factor;
}

function termText({ coefficient, factors }: Term, isTensor: boolean): string {
  if (factors.length === 0) return numberText(coefficient);
  if (coefficient === 1) return productText(factors, isTensor);
  const sign = coefficient === -1 ? '−' : `${numberText(coefficient)}·`;
  return sign + productText(factors, isTensor, true);
}

/** Factors one after another, those that are the same as a power. */
function productText(factors: readonly Factor[], isTensor: boolean, isLed = false): string {
  if (factors.length === 1) return isLed ? closed(factors[0]) : factors[0].text;
  const counts = new Map<string, number>();
  for (const factor of factors) {
    const text = closed(factor);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .map(([text, count]) => (count === 1 ? text : `${based(text)}${superscript(count)}`))
    .join(isTensor ? ' ⊙ ' : '·');
}

/** A factor that a power can be put on. */
function based(text: string): string {
  return /^[^(].*\/.*$/.test(text) ? `(${text})` : text;
}

function closed({ text, isOpen }: Factor): string {
  return isOpen ? `(${text})` : text;
}

/** A number of a formula: `1.5`, `−0.25`, with up to six digits. */
function numberText(x: number): string {
  return String(Number(x.toPrecision(6))).replace('-', '−');
}
