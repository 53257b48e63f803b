import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readCheckpoint } from '../../src/estimator/checkpoint/read-checkpoint.js';
import { dataFile, Folder, type Outcome } from '../cli/run-mlp.js';

const rows = dataFile('iris.csv');
const outputs = ['-o', 'm.json', '--checkpoint', 'c', '--checkpoint-every', '2'];
const train = ['train', rows, '--hidden', '4', '--schedule', 'constant', '-q', ...outputs];

/** Of one epoch: what is there before the fault. */
const before = [...train, '--epochs', '1'];
/** Of two epochs, over what is there: what the fault is in. */
export const saving = [...train, '--epochs', '2', '--force'];

export interface Saved {
  readonly old: string;
  readonly fresh: string;
  readonly oldCheckpoint: Uint8Array;
  readonly again: Folder;
}

/** The model and the checkpoint before and after, as they are where nothing fails. */
export async function withoutFault(): Promise<Saved> {
  const again = new Folder();
  expect(await again.mlp(before)).toMatchObject({ stderr: '', code: 0 });
  const old = again.read('m.json');
  const oldCheckpoint = readFileSync(again.at('c'));
  expect(await again.mlp(saving)).toMatchObject({ stderr: '', code: 0 });
  const fresh = again.read('m.json');
  expect(fresh).not.toBe(old);
  return { old, fresh, oldCheckpoint, again };
}

/** A folder with the old files. */
export function folderOf({ old, oldCheckpoint }: Saved): Folder {
  const folder = new Folder({ 'm.json': old, c: oldCheckpoint });
  mkdirSync(folder.at('tmp'));
  return folder;
}

/**
 * What must hold after every fault: model and checkpoint are the old one or the new one, the code is 0 only if both are new,
 * a model that could not be saved is where the message says, and the training can be continued to the same bits.
 */
export async function expectWhole(
  { old, fresh, again }: Saved,
  folder: Folder,
  { code, stderr }: Outcome,
) {
  const model = folder.read('m.json');
  expect([old, fresh]).toContain(model);
  const kept = readFileSync(folder.at('c'));
  const { epoch } = readCheckpoint(kept, 'c').state; // which holds its digest against its content
  expect([1, 2]).toContain(epoch);
  if (code === 0) expect({ model, epoch }).toEqual({ model: fresh, epoch: 2 });
  else expect([null, 3], stderr).toContain(code); // null: killed
  const [, elsewhere] = /what was learnt is in (\S+)/.exec(stderr) ?? [];
  if (elsewhere !== undefined) expect(readFileSync(elsewhere, 'utf8')).toBe(fresh);

  again.write('kept', kept);
  const resume = ['train', rows, '--resume', 'kept', '--epochs', '2', '-q', '-o', 'again.json'];
  expect((await again.mlp([...resume, '--force'])).code).toBe(0);
  expect(again.read('again.json')).toBe(fresh);
  return {
    model: model === old ? 'old' : 'new',
    checkpoint: epoch === 1 ? 'old' : 'new',
    /** Whether what was learnt is in a file. */
    isSaved: model === fresh || elsewhere !== undefined,
  };
}

/** What commands have begun and not renamed: its name is that of no model. */
export function leftovers(folder: Folder): string[] {
  return readdirSync(folder.path).filter((name) => name.startsWith('.mlp-'));
}
