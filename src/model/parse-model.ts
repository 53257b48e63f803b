import * as v from 'valibot';
import { activations } from '../network/activations.js';
import { isFormulaText } from '../network/formula-text.js';
import { PartNotLoaded, part } from '../network/parts.js';
import { type Excerpt, escapeControls, MlpError, quote } from '../support/errors.js';
import type { Note } from '../support/note.js';
import { isKeyOf } from '../support/records.js';
import { firstOf } from '../support/words.js';
import { issueText, shownValue } from './issue-text.js';
import { findJsonFault } from './json-fault.js';
import { misfit } from './layer-sizes.js';
import {
  MODEL_FORMAT,
  MODEL_VERSION,
  type Model,
  type ModelEmbedding,
  type ModelLayer,
  type ModelNetwork,
  modelAdvice,
  networksOf,
} from './model.js';
import { numberText } from './number-text.js';
import { readEmbedding } from './read-embedding.js';
import { modelSchema } from './schema.js';
import { weightsDigest } from './weights-digest.js';

/**
 * The model in the text of a file, of which nothing is believed: the grammar, the types, the names, the sizes,
 * every number, formulas, and at last the digest of the weights are checked. A file without that digest is taken as it is:
 * whoever edits a model removes it.
 *
 * @param path of the file, for messages
 * @param onNote told of a model without its digest
 * @throws MlpError ('data') that says where in the file what is wrong; PartNotLoaded for a model with formulas or an
 * embedding, before what reads these is loaded
 */
export function parseModel(text: string, path?: string, onNote?: (note: Note) => void): Model {
  return modelReader(text, path, onNote)();
}

/** The same in two steps: what it gives may be called again when a part is loaded, and the text is parsed once. */
export function modelReader(
  text: string,
  path = 'the model',
  onNote: (note: Note) => void = () => {},
): () => Model {
  const shown = escapeControls(path);
  const value = parseJson(text, shown);
  checkFormat(value, shown);
  return () => modelOf(value, shown, onNote);
}

function modelOf(value: unknown, shown: string, onNote: (note: Note) => void): Model {
  const result = v.safeParse(modelSchema, value, { abortEarly: true });
  if (!result.success) throw malformed(shown, issueText(result.issues[0], 'the model'));
  const { layers, members, embedding, temperature, weights, ...rest } = result.output;
  const { loss } = rest;
  if (isFormulaText(loss)) readFormula(shown, 'loss', () => part('formulas').lossOf(loss));
  const read = <N extends UnreadNetwork>(network: N, place: string) =>
    readNetwork(network, rest, place, shown);
  const networks =
    members === undefined
      ? read(
          {
            layers: layers ?? [],
            ...(embedding && { embedding }),
            ...(temperature && { temperature }),
          },
          '',
        )
      : { members: members.map((one, m) => read(one, `members[${m}].`)) };
  const digest = weightsDigest(networksOf(networks));
  if (weights === undefined) {
    onNote({
      text: `${shown} is unsealed: without a digest, nobody can tell whether it was edited`,
    });
  } else if (digest !== weights) throw edited(shown, digest, weights);
  return { ...rest, ...networks, weights: digest };
}

/** A network of which the numbers are not yet believed. */
interface UnreadNetwork extends Omit<ModelNetwork, 'layers' | 'embedding'> {
  readonly embedding?: Omit<ModelEmbedding, 'columns'> & {
    readonly columns: readonly { readonly column: string; readonly weights: readonly unknown[] }[];
  };
  readonly layers: readonly (Omit<ModelLayer, 'weights'> & {
    readonly weights: readonly unknown[];
  })[];
}

/** Reads what belongs to one network. @param place of it in the model, with a dot behind it */
function readNetwork<N extends UnreadNetwork>(
  network: N,
  model: Pick<Model, 'task' | 'schema' | 'precision'>,
  place: string,
  shown: string,
): N & ModelNetwork {
  const { read } = numberText[model.precision];
  const matrix = (rows: readonly unknown[], path: string): number[][] =>
    rows.map((row, j) =>
      readRow(row, read, (i, problem) =>
        malformed(shown, `${place}${path}.weights[${j}][${i}]: ${problem}`),
      ),
    );
  const embedding = network.embedding && {
    ...network.embedding,
    columns: network.embedding.columns.map(({ column, weights }, c) => ({
      column,
      weights: matrix(weights, `embedding.columns[${c}]`),
    })),
  };
  const spec = embedding && readEmbedding(embedding, model.schema);
  if (typeof spec === 'string') throw malformed(shown, `${place}embedding.${spec}`);
  const embedded = spec === undefined ? 0 : part('embeddings').buildEmbedding(spec).outputs;
  const isHidden = (name: string): boolean => isFormulaText(name) || isKeyOf(activations, name);
  const fault = misfit(model, network, place, embedded, isHidden);
  if (fault !== undefined) throw malformed(shown, fault);
  network.layers.forEach(({ activation }, l) => {
    if (!isFormulaText(activation)) return;
    readFormula(shown, `${place}layers[${l}].activation`, () =>
      part('formulas').activationOf(activation),
    );
  });
  return {
    ...network,
    ...(embedding && { embedding }),
    layers: network.layers.map((layer, l) => ({
      ...layer,
      weights: matrix(layer.weights, `layers[${l}]`),
    })),
  };
}

/** Refuses what is no formula, as it refuses all else: with its place in the file. */
function readFormula(shown: string, member: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MlpError) || error instanceof PartNotLoaded) throw error;
    const { problem, excerpt } = error.details;
    const what = typeof problem === 'string' ? problem : problem.text;
    throw malformed(shown, `${member}: ${what}`, excerpt);
  }
}

function readRow(
  row: unknown,
  read: (x: number) => number,
  fault: (i: number, problem: string) => MlpError,
): number[] {
  if (!Array.isArray(row)) throw fault(0, 'expected a list of numbers');
  return row.map((item: unknown, i) => {
    if (typeof item !== 'number')
      throw fault(i, `expected a finite number, got ${shownValue(item)}`);
    const weight = read(item);
    if (!Number.isFinite(weight)) throw fault(i, `expected a finite number, got one too large`);
    return weight;
  });
}

export function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trim() === '') {
      throw notAModel(shown, 'the file is empty');
    }
    if (!/^\s*\{/.test(text)) {
      const start = quote(text.slice(0, 20));
      throw notAModel(shown, `it begins with ${start}, and a model with "{"`);
    }
    const fault = findJsonFault(text);
    const found = fault?.found === undefined ? 'the end of the file' : quote(fault.found);
    throw new MlpError({
      kind: 'data',
      place: { file: shown, line: fault?.line, column: fault?.column },
      problem: `not JSON: expected ${fault?.expected ?? 'a value'}, got ${found}`,
      advice:
        fault?.found === undefined ? 'the file was cut short; restore it, or train again' : damaged,
    });
  }
}

/** Whether it is a model at all, and one of ours to read, before any of its other members count. */
export function checkFormat(value: unknown, shown: string): void {
  const format = own(value, 'format');
  if (format !== MODEL_FORMAT) {
    throw notAModel(shown, formatText(value, format));
  }
  const version = own(value, 'version');
  if (typeof version === 'number' && version > MODEL_VERSION) {
    const mlp = own(value, 'mlp');
    const by = typeof mlp === 'string' ? `, mlp ${quote(mlp)}` : '';
    throw new MlpError({
      kind: 'data',
      place: { file: shown },
      problem: `written by a newer mlp${by}: version ${version} of the format, and this mlp reads ${MODEL_VERSION}`,
      advice: 'install the newest mlp',
    });
  }
}

/** What a value has in place of the format of a model. */
function formatText(value: unknown, format: unknown): string {
  if (format !== undefined) return `its format is ${shownValue(format)}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `it is ${shownValue(value)}`;
  }
  const keys = Object.keys(value);
  return `it has no "format"${keys.length === 0 ? '' : `, but ${firstOf(keys)}`}`;
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

const damaged = 'the file was damaged or edited; restore it, or train again';

function malformed(shown: string, problem: string, excerpt?: Excerpt): MlpError {
  return new MlpError({ kind: 'data', place: { file: shown }, problem, excerpt, advice: damaged });
}

/** A file that was edited on purpose has a way in, which takes off the seal. */
function edited(shown: string, digest: string, written: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: shown },
    problem: `the weights are not those that were written: their digest is ${digest}, not ${written}`,
    advice: [
      'restore it, or train again',
      'to use it as it is, take out the digest: the last member, "weights", and the comma in front of it',
    ],
  });
}

function notAModel(shown: string, why: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: shown },
    problem: `not a model: ${why}`,
    advice: modelAdvice,
  });
}
