import { escapeControls, MlpError, quote } from '../support/errors.js';
import type { ActivationChoice } from './choices.js';
import type { EmbeddingSpec } from './embeddings.js';
import { type NetworkSpec, parameterCount } from './network.js';
import type { OutputName } from './outputs.js';

/** Widths as the user gave them: every layer's, or only the hidden ones'. `_` is to be inferred. */
export type LayerWidths =
  | { readonly kind: 'layers'; readonly widths: readonly (number | '_')[] }
  | { readonly kind: 'hidden'; readonly widths: readonly number[] };

/** What the data says about the two ends of a network. */
export interface DataShape {
  /** The names of the encoded inputs: `age`, `job=clerk`, … */
  readonly inputNames: readonly string[];
  /** The number of classes; undefined for regression. */
  readonly classes: number | undefined;
  /** What the numeric ones become, as fitted to the training rows. */
  readonly embedding?: EmbeddingSpec | undefined;
}

/** More weights than this are refused: they would take more than 4 GiB with what training adds. */
export const MAX_PARAMETERS = 134_217_728;

/** `4,8,3`: every layer's width, inputs first. */
export function parseLayers(text: string): LayerWidths {
  const widths = text.split(',').map((part) => {
    const word = part.trim();
    return word === '_' ? word : parseWidth(word, 'layers', text);
  });
  if (widths.length < 2) {
    throw new MlpError({
      kind: 'usage',
      option: 'layers',
      value: text,
      problem: 'a network has at least two widths, its inputs and its outputs',
      advice: [
        { text: 'for example', options: { layers: '4,8,3' } },
        { text: '{} to give the hidden layers only', options: { hidden: '8' } },
      ],
    });
  }
  widths.slice(1, -1).forEach((width) => {
    if (width !== '_') return;
    throw new MlpError({
      kind: 'usage',
      option: 'layers',
      value: text,
      problem: 'only the inputs and the outputs can be inferred',
      advice: 'give every hidden width as a number',
    });
  });
  return { kind: 'layers', widths };
}

/** `8` or `16,8`: the hidden widths; `none` for no hidden layer. */
export function parseHidden(text: string): LayerWidths {
  if (text.trim() === 'none') return { kind: 'hidden', widths: [] };
  return {
    kind: 'hidden',
    widths: text.split(',').map((part) => parseWidth(part.trim(), 'hidden', text)),
  };
}

function parseWidth(word: string, option: 'layers' | 'hidden', text: string): number {
  if (/^[1-9]\d{0,6}$/.test(word)) return Number(word);
  throw new MlpError({
    kind: 'usage',
    option,
    value: text,
    problem: `${quote(word)} is not a width`,
    advice: {
      text: 'give whole numbers from 1 to 9999999, separated by commas, like',
      options: { [option]: { layers: '4,8,3', hidden: '16,8' }[option] },
    },
  });
}

/**
 * The network for widths and data.
 *
 * @param output the output layer asked for, if any
 * @throws MlpError when a width does not fit the data, with the ones that do
 */
export function resolveNetwork(
  given: LayerWidths,
  activation: readonly ActivationChoice[],
  data: DataShape,
  output?: OutputName,
): NetworkSpec {
  const [first, hidden, last] =
    given.kind === 'hidden'
      ? ['_' as const, given.widths, '_' as const]
      : [given.widths[0], given.widths.slice(1, -1).map(Number), given.widths.at(-1)];
  const inputs = data.inputNames.length;
  const outputs = resolveOutput(last, data, output);

  const mismatch = (problem: string): MlpError =>
    new MlpError({
      kind: 'usage',
      option: 'layers',
      value: given.widths.join(','),
      problem,
      advice: {
        text: 'use {} or {}',
        options: {
          layers: [inputs, ...hidden, outputs.units].join(','),
          hidden: hidden.join(',') || 'none',
        },
      },
    });
  if (first !== '_' && first !== inputs) {
    throw mismatch(`the data has ${inputs} inputs, not ${first}: ${listed(data.inputNames)}`);
  }
  if (last !== '_' && last !== outputs.units) {
    const target =
      data.classes === undefined
        ? 'the target is a number'
        : `the target has ${data.classes} classes`;
    throw mismatch(
      `${target}, so a ${outputs.activation} output has ${outputs.units} ${outputs.units === 1 ? 'unit' : 'units'}, not ${last}`,
    );
  }

  const spec: NetworkSpec = {
    inputs,
    embedding: data.embedding,
    hidden: hidden.map((units, l) => ({
      units,
      activation: activation[Math.min(l, activation.length - 1)],
    })),
    outputs,
  };
  if (parameterCount(spec) > MAX_PARAMETERS) {
    throw new MlpError({
      kind: 'usage',
      problem: `the network would have ${parameterCount(spec)} weights; at most ${MAX_PARAMETERS} can be trained`,
      advice: 'make the layers narrower',
    });
  }
  return spec;
}

/**
 * The last layer: linear for a number; for classes softmax with one unit each, or sigmoid, when
 * there are two classes and one unit (or a sigmoid) is asked for.
 */
function resolveOutput(
  width: number | '_' | undefined,
  { classes }: DataShape,
  output: OutputName | undefined,
): NetworkSpec['outputs'] {
  if (classes === undefined) {
    if (output === undefined || output === 'linear') return { units: 1, activation: 'linear' };
    throw wrongOutput(
      output,
      `the target is a number, and ${output} gives probabilities of classes`,
      {
        output: 'linear',
        task: 'classification',
      },
    );
  }
  if (output === 'linear') {
    throw wrongOutput(output, `the target has ${classes} classes, and linear gives a number`, {
      output: 'softmax',
      task: 'regression',
    });
  }
  if (output === 'sigmoid' && classes !== 2) {
    throw wrongOutput(
      output,
      `the target has ${classes} classes, and one sigmoid unit tells two apart`,
      { output: 'softmax' },
    );
  }
  const sigmoid = output === 'sigmoid' || (output === undefined && width === 1 && classes === 2);
  return sigmoid ? { units: 1, activation: 'sigmoid' } : { units: classes, activation: 'softmax' };
}

function wrongOutput(
  value: OutputName,
  problem: string,
  use: { readonly output: OutputName; readonly task?: string },
): MlpError {
  const { output, task } = use;
  return new MlpError({
    kind: 'usage',
    option: 'output',
    value,
    problem,
    advice: [
      { text: 'use', options: { output } },
      ...(task === undefined ? [] : [{ text: '{}', options: { task } }]),
    ],
  });
}

/** Names for a message: the first dozen. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(escapeControls).join(', ');
  return names.length > 12 ? `${shown}, … (${names.length} in all)` : shown;
}
