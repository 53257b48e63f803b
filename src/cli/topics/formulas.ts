import { constants, functions, operators } from '../../autodiff/formula/operations.js';
import { MOST_CHARACTERS } from '../../autodiff/formula/parse-formula.js';
import { precedences } from '../../autodiff/formula/syntax.js';
import { keysOf } from '../../support/records.js';
import { formatTable } from '../output/table.js';

/** The names of the operators that bind equally, from those that bind closest to those that bind least. */
function levels(): string[] {
  const levelOf = new Map<string, number>(Object.entries(precedences));
  const all = [...new Set(levelOf.values())].sort((a, b) => b - a);
  return all.map((level) =>
    keysOf(operators)
      .filter((name) => levelOf.get(name) === level)
      .join(' '),
  );
}

const binding = formatTable(
  [{ title: '' }, { title: '' }],
  [
    ['^', 'a^b^c is a^(b^c), and 2^-1 is 0.5'],
    ['- +', 'as signs: -x^2 is -(x^2)'],
    ...levels().map((names) => [names, names.includes('<') || names.includes('=') ? '1 or 0' : '']),
    ['? :', 'a ? b : c is b where a is not 0, else c'],
  ],
  { indent: '  ' },
);

const functionTable = formatTable(
  [{ title: '' }, { title: '' }],
  Object.entries(functions).map(([name, { summary }]) => [name, summary]),
  { indent: '  ' },
);

export const text = `Formulas of your own

Where an activation, a loss or a penalty has a name, a formula can stand; and
mlp trace shows what becomes of any. Its names depend on the flag:

  --activation  x: the weighted sum of a unit
  --loss        y: the outputs; z: the weighted sums before them; c: the target,
                of classes 1 for the right one and 0 for the others, of numbers
                the number as it is scaled
  --penalty     w: all weights, without the biases; --lambda λ adds λ/n times
                the penalty to the loss of each example
  --expr        of mlp trace: any names, which --at gives their values

  mlp trace --expr 'x * sigmoid(x)' --at x=1
  mlp train iris.csv --hidden 8,8 --activation 'tanh,x * sigmoid(x)' --epochs 5
  mlp train iris.csv --loss '-sum(c * log2(y)) + 0.1 * sum(y^2)' --epochs 5
  mlp train iris.csv --penalty 'sum(log(1 + w^2))' --lambda 0.1 --epochs 5
  mlp gradcheck iris.csv --activation 'x > 0 ? x : 0.1 * x'

What it is made of

Numbers (2, .5, 1e-3), names, parentheses, ${[...constants.keys()].join(' and ')}, the functions below, and
operators. Those further up bind closer; equals are taken from the left:

${binding}
× · ÷ − can be written, too. In a list of activations, commas outside of
parentheses separate formulas.

${functionTable}
An activation gives a number for each unit. A loss gives one for each example:
sum, mean, and max and min of one argument are over the outputs of an example.
A penalty gives one: there, they are over all weights. Everything else is done
element by element.

What is refused

Whatever is not above, with ^ under its place: other names, strings, x[0], x.y,
&&, a < b < c, 2x without *, and more than ${MOST_CHARACTERS} characters. Nothing is ever run
as code. A formula that does not depend on x, on y or z, or on w is refused, and
one that is no number for the first examples and weights, or whose derivative is
none: log(x) where x < 0, sqrt(max(0, x)) at 0. log(max(x, 1e-6)) and
sqrt(x^2 + 1e-6) stay in their domain.

Derivatives

Nothing has to be differentiated by hand: a formula becomes ops, and each op
knows its derivative. At a kink there is none, and one side's is taken, or what
is between: at 0, 0 for relu, max(0, x) and abs. Comparisons, step and sign are
flat: their derivative is 0, and nothing is learnt through them alone; in
a ? b : c, it is that of the branch taken. Before training begins, derivatives
are compared with differences; mlp gradcheck does so weight by weight.

And then

The ops are compiled as those of the names are: x * sigmoid(x) is as fast as
silu, and comes to the same bits, everywhere. The formula is kept in the model,
and nothing has to be said again to predict, evaluate, trace or export it.
`;
