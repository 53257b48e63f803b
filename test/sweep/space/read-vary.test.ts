import { describe, expect, it } from 'vitest';
import { MlpError } from '../../../src/support/errors.js';
import { readVary } from '../../../src/sweep/space/read-vary.js';

const values = (...of: unknown[]) => ({ kind: 'values', values: of, probabilities: undefined });
const range = (min: number, max: number, more = {}) => ({
  kind: 'range',
  min,
  max,
  log: false,
  step: undefined,
  ...more,
});

function refusalOf(...texts: string[]): MlpError {
  try {
    readVary(texts);
  } catch (error) {
    if (error instanceof MlpError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('what is to be varied', () => {
  it.each([
    ['lr=0.003 0.01 0.05', 'learningRate', values(0.003, 0.01, 0.05)],
    ['  lr =  0.1\t 0.2 ', 'learningRate', values(0.1, 0.2)],
    ['layers=_,8,_ _,16,16,_', 'layers', values(['_', '8', '_'], ['_', '16', '16', '_'])],
    ['hidden=none 8 16,8', 'hidden', values([], [8], [16, 8])],
    ['nesterov=true false', 'nesterov', values(true, false)],
    ['no-shuffle=true', 'shuffle', values(false)],
    [
      'schedule=cosine step:10,0.5',
      'schedule',
      values('cosine', { name: 'step', period: 10, factor: 0.5 }),
    ],
    ['classWeight=balanced a=2,b=1', 'classWeight', values('balanced', { a: 2, b: 1 })],
    ['activation=["x * sigmoid(x)","relu"]', 'activation', values(['x * sigmoid(x)'], ['relu'])],
    ['hidden=[[16, 8], 4]', 'hidden', values([16, 8], [4])],
    ['validation=../a.csv 0.2', 'validation', values('../a.csv', 0.2)],
    ['validation=../a..b.csv', 'validation', values('../a..b.csv')],
    ['dropout=0..0.5', 'dropout', range(0, 0.5)],
    ['lr=.1 .. .5', 'learningRate', range(0.1, 0.5)],
    ['lr=1...5', 'learningRate', undefined],
    ['l2=log:1e-5..1e-1', 'l2', range(1e-5, 0.1, { log: true })],
    ['batch-size=8..64', 'batchSize', range(8, 64, { step: 1 })],
    ['batch-size=log:8..64', 'batchSize', range(8, 64, { step: 1, log: true })],
    ['hidden=4..32', 'hidden', range(4, 32, { step: 1 })],
    ['validation=0.1..0.3', 'validation', range(0.1, 0.3)],
  ])('is read from %s', (text, key, distribution) => {
    if (distribution === undefined) expect(refusalOf(text).message).toContain('ends before');
    else expect([...readVary([text])]).toEqual([[key, distribution]]);
  });

  it('has one order, whatever the order of the texts', () => {
    const texts = ['momentum=0 0.9', 'l2=0 1', 'lr=0.1 0.2'];
    const keys = ['l2', 'learningRate', 'momentum'];
    expect([...readVary(texts).keys()]).toEqual(keys);
    expect([...readVary(texts.toReversed()).keys()]).toEqual(keys);
  });

  it.each([
    ['no "="', 'lr', 'expected an option, "=", and what it may be — like vary lr=0.003 0.01 0.05'],
    ['no values', 'lr=', 'there are no values behind "="'],
    ['no option', 'l-r=0.1', '"l-r" is not an option of a training — did you mean "learningRate"'],
    ['a name of an object', '__proto__=1', 'is not an option of a training'],
    ['a value that cannot be', 'lr=0.1 -1', 'learningRate "-1": expected a number above 0'],
    ['a name that is near', 'optimizer=adma', 'optimizer "adma"'],
    ['widths that cannot be', 'layers=4,x,3', 'layers 4,x,3: "x" is not a width'],
    ['the same twice', 'lr=0.1 0.10', '"0.1" and "0.10" are the same value — give it once'],
    ['one text twice', 'lr=0.1 0.1', 'the value "0.1" is there twice'],
    [
      'values with blanks',
      'validation="a b.csv" 2%',
      'write values that contain blanks as a list of JSON',
    ],
    [
      'words of a value',
      'validation=a b.csv 2%',
      'write values that contain blanks as a list of JSON',
    ],
    ['a list that is none', 'lr=[0.1', 'this is no list of JSON'],
    ['an empty list', 'lr=[]', '"lr" has no values'],
    ['a null', 'clipNorm=[null]', 'clipNorm "null": expected a number above 0'],
    ['ends that cannot be', 'momentum=0..1', 'momentum "1": expected a number from 0 to below 1'],
    ['ends the wrong way', 'lr=0.5..0.1', 'learningRate has a range that ends before it begins'],
    ['a range of one', 'lr=0.5..0.5', 'learningRate has a range of one number'],
    ['a logarithm of 0', 'l2=log:0..1', 'l2 is drawn by its logarithm, and 0 has none'],
    [
      'a logarithm of words',
      'l2=log:a..1',
      'expected two numbers behind "log:" — like vary l2=log:1e-5..1e-1',
    ],
    [
      'whole numbers that are none',
      'epochs=1..2.5',
      'epochs "2.5": expected a whole number from 1',
    ],
    ['a range of names', 'target=1..3', 'target is no number, and has no range'],
    ['a range of switches', 'nesterov=0..1', 'nesterov "0": expected true or false'],
  ])('is refused with %s: %s', (_, text, message) => {
    const { details, message: whole } = refusalOf(text);
    expect(whole).toContain(message);
    expect(details).toMatchObject({ kind: 'usage', option: 'vary', value: text });
  });

  it('names each option once', () => {
    const { message } = refusalOf('lr=0.1', 'learning-rate=0.2');
    expect(message).toBe(
      'vary learning-rate=0.2: learningRate is varied twice — give all of its values at once',
    );
  });
});
