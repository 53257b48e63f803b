import fc from 'fast-check';
import { formatModel } from '../../../src/model/write-model.js';
import {
  binary,
  binned,
  classifier,
  ensemble,
  periodic,
  regressor,
} from '../../model/sample-models.js';
import { mutated, mutatedJson } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { command, predictions, write } from '../run-command.js';
import { fixture, shownBytes } from './rows.js';

const texts = [
  ...[classifier, regressor, binned, periodic, binary, ensemble].map((model) => formatModel(model)),
  ...['network.v1', 'indicators.v2', 'members.v2', 'embedding.v2', 'regression.v2'].map((name) =>
    fixture(`models/${name}.json`),
  ),
];

/** Without its digest, so that what is changed is not refused for it. */
function unsealed(text: string): unknown {
  const { weights: _, ...model } = JSON.parse(text);
  return model;
}

/** Rows for all of them. */
const rows = `age,colour,size,length,width,x,kind,species,y
32.6,red,167.5,5,1,0.5,yes,a,no
23.6,blue,156.5,4,,1.5,no,b,yes
1e300,green,1,-1e300,2,3,yes,a,yes
`;

/** What is done with a model, which is called `m`. */
const uses: readonly (readonly string[])[] = [
  ['predict', 'r.csv', '--model', 'm.json', '--proba'],
  ['predict', 'r.csv', '--model', 'm.json', '--engine', 'reference'],
  ['predict', 'r.csv', '--model', 'm.json', '--top', '2', '--on-error', 'skip'],
  ['predict', 'r.csv', '--model', 'm.json', '--unknown', 'error'],
  ['evaluate', 'r.csv', '--model', 'm.json', '--json'],
  ['inspect', 'm.json'],
  ['inspect', 'm.json', '--layer', '1'],
  ['inspect', 'm.json', '--plan'],
  ['inspect', 'm.json', 'r.csv', '--activations', '--row', '1'],
  ['inspect', 'm.json', 'r.csv', '--importance', 'permutation', '--repetitions', '2'],
  ['export', 'm.json', '-o', 'e.onnx', '--force', '--quiet'],
  ['export', 'm.json', '-o', 'e.js', '--force', '--quiet'],
  ['export', 'm.json', '-o', 'e.safetensors', '--force', '--quiet'],
  ['trace', 'r.csv', '--model', 'm.json', '--row', '1'],
  ['report', 'm.json', 'r.csv', '-o', 'r.html', '--force', '--quiet'],
  ['gradcheck', 'r.csv', '--model', 'm.json'],
  ['train', 'r.csv', '--init-from', 'm.json', '--epochs', '1', '-o', 'o.json', '--quiet'],
];

type Input = { readonly file: Uint8Array; readonly use: readonly string[] };

async function run({ file, use }: Input): Promise<string> {
  write('m.json', file);
  write('r.csv', rows);
  if (use[0] === 'predict') return predictions(use.slice(1));
  const { code } = await command(use);
  return `${use[0]} ${code}`;
}

const show = ({ file, use }: Input): string => `${use.join(' ')} ${shownBytes(file)}`;
const use = fc.oneof(
  fc.constantFrom(...uses.filter(([name]) => name === 'predict' || name === 'inspect')),
  fc.constantFrom(...uses),
);

/** Models without a digest in which values are changed. */
export const models: InputKind<Input> = {
  inputs: fc.record({
    file: mutatedJson(texts.map(unsealed)).map((text) => Buffer.from(text)),
    use,
  }),
  run,
  show,
};

/** Files of models of which bytes are changed. */
export const modelTexts: InputKind<Input> = {
  inputs: fc.record({
    file: mutated(
      [...texts, ...texts.map((text) => JSON.stringify(unsealed(text)))].map((text) =>
        Buffer.from(text),
      ),
    ),
    use,
  }),
  run,
  show,
};
