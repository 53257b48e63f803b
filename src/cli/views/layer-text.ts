import type { LayerDetail, UnitDetail } from '../../estimator/layer-details.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';

/** So many units stand side by side: a matrix of more is cut into blocks that fit a terminal. */
const UNITS_ABREAST = 7;
/** So many of a unit's inputs are named. */
const STRONGEST = 3;

/** `layer 1: 4 inputs, 8 units, tanh, 40 weights` */
export function layerTitle(layer: LayerDetail): string {
  const { inputs, units, activation } = layer;
  const weights = (1 + inputs.length) * units.length;
  return `layer ${layer.layer}: ${counted(inputs.length, 'input')}, ${counted(units.length, 'unit')}, ${activation}, ${formatCount(weights)} weights with the biases`;
}

/** A layer unit by unit: how large its weights are, and which inputs have the largest. */
export function layerText(layer: LayerDetail, colours: Colours): string {
  const table = formatTable(
    [
      { title: 'unit', align: 'left' },
      ...['bias', 'norm', 'smallest', 'largest'].map((title) => ({
        title,
        align: 'right' as const,
      })),
      { title: 'strongest inputs', align: 'left' },
    ],
    layer.units.map((unit) => [
      unit.name,
      formatLoss(unit.bias),
      formatLoss(unit.norm),
      formatLoss(unit.smallest),
      formatLoss(unit.largest),
      strongestText(unit, layer.inputs),
    ]),
    { titleStyle: colours.dim, indent: '  ' },
  );
  return `${colours.bold(layerTitle(layer))}\n${table}`;
}

function strongestText({ weights }: UnitDetail, inputs: readonly string[]): string {
  return weights
    .map((weight, i) => ({ weight, name: inputs[i] }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, STRONGEST)
    .map(({ weight, name }) => `${name} (${formatLoss(weight)})`)
    .join(', ');
}

/** The matrices of layers, a line for the bias and for each input, in pieces. */
export function* weightsText(layers: readonly LayerDetail[], colours: Colours): Generator<string> {
  for (const [k, layer] of layers.entries()) {
    yield `${k === 0 ? '' : '\n'}${colours.bold(layerTitle(layer))}\n`;
    for (let first = 0; first < layer.units.length; first += UNITS_ABREAST) {
      const units = layer.units.slice(first, first + UNITS_ABREAST);
      yield formatTable(
        [
          { title: '', align: 'left' },
          ...units.map(({ name }) => ({ title: name, align: 'right' as const })),
        ],
        [
          ['bias', ...units.map(({ bias }) => bias)],
          ...layer.inputs.map((name, i) => [name, ...units.map(({ weights }) => weights[i])]),
        ],
        { titleStyle: colours.dim, indent: '  ' },
      );
    }
  }
}

/** A layer's units as a record; its matrix for `weights` only. */
export function layerRecord(layer: LayerDetail, type: 'layer' | 'weights') {
  const { units, inputs, activation } = layer;
  return {
    type,
    layer: layer.layer,
    activation,
    inputs,
    units:
      type === 'layer'
        ? units.map(({ weights: _, ...unit }) => unit)
        : units.map(({ name, bias, weights }) => ({ name, bias, weights })),
  };
}

function counted(count: number, thing: string): string {
  return escapeControls(`${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`);
}
