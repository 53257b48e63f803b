import fc from 'fast-check';
import { compiled } from '../../../src/engine/compile.js';
import { CHECKPOINT_MAGIC } from '../../../src/estimator/checkpoint/checkpoint.js';
import { keepCheckpoints } from '../../../src/estimator/checkpoint/keep-checkpoints.js';
import { checkpointBytes } from '../../../src/estimator/checkpoint/write-checkpoint.js';
import { openRecipe } from '../../../src/estimator/open-recipe.js';
import { prepareFit } from '../../../src/estimator/prepare-fit.js';
import type { RecipeInput } from '../../../src/estimator/recipe.js';
import { trainPrepared } from '../../../src/estimator/train-prepared.js';
import { parseCsv } from '../../../src/library/texts.js';
import { createSha256 } from '../../../src/support/platform.js';
import { mutated, mutatedJson } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { command, write } from '../run-command.js';
import { rows, shownBytes } from './rows.js';

const DIGEST = 64;
const START = CHECKPOINT_MAGIC.length + 8;

/** The checkpoint of a training after its second epoch. */
async function checkpointOf(recipe: RecipeInput): Promise<Uint8Array> {
  let file = new Uint8Array(0);
  const prepared = await prepareFit(
    { rows: parseCsv(rows) },
    openRecipe({ hidden: [2], epochs: 2, ...recipe }),
  );
  const observer = keepCheckpoints(prepared, {
    engine: 'compiled',
    pace: { epochs: 1 },
    save(checkpoint) {
      file = Buffer.concat([...checkpointBytes(checkpoint)]);
    },
  });
  await trainPrepared(prepared, { engine: compiled, observer });
  return file;
}

const files = await Promise.all(
  [
    {},
    { momentum: 0.9, validation: 0.3 },
    { optimizer: 'adam' as const, batchSize: 4, precision: 'double' as const },
    { ensemble: 2, tolerance: 1e-9 },
  ].map(checkpointOf),
);

/** With the digest that belongs to it: whoever wants to can seal a file. */
function sealed(bytes: Uint8Array): Uint8Array {
  const hash = createSha256();
  hash.update(bytes);
  return Buffer.concat([bytes, Buffer.from(hash.hex())]);
}

interface Parts {
  readonly header: unknown;
  readonly numbers: Uint8Array;
}

function partsOf(file: Uint8Array): Parts {
  const bytes = Buffer.from(file);
  const end = START + bytes.readUInt32LE(START - 4);
  return {
    header: JSON.parse(bytes.toString('utf8', START, end)),
    numbers: bytes.subarray(end, -DIGEST),
  };
}

function fileOf(header: string, numbers: Uint8Array): Uint8Array {
  const sizes = Buffer.alloc(8);
  const text = Buffer.from(header);
  sizes.writeUInt32LE(1, 0);
  sizes.writeUInt32LE(text.length, 4);
  return sealed(Buffer.concat([Buffer.from(CHECKPOINT_MAGIC), sizes, text, numbers]));
}

const withOtherHeader = fc
  .constantFrom(...files.map(partsOf))
  .chain(({ header, numbers }) => mutatedJson([header]).map((text) => fileOf(text, numbers)));
const withOtherNumbers = fc
  .constantFrom(...files.map(partsOf))
  .chain(({ header, numbers }) =>
    mutated([numbers]).map((other) => fileOf(JSON.stringify(header), other)),
  );

export const checkpoints: InputKind<Uint8Array> = {
  inputs: fc.oneof(
    { weight: 3, arbitrary: withOtherHeader },
    withOtherNumbers,
    mutated(files.map((file) => file.subarray(0, -DIGEST))).map(sealed),
    mutated(files),
  ),
  async run(file) {
    write('c', file);
    write('rows.csv', rows);
    const { code } = await command([
      'train',
      'rows.csv',
      '--resume',
      'c',
      '--epochs',
      '3',
      '--quiet',
      '--force',
      '-o',
      'm.json',
    ]);
    return `train ${code}`;
  },
  show: shownBytes,
};
