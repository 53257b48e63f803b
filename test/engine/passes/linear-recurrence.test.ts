import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/autodiff/graph.js';
import {
  abs,
  add,
  div,
  input,
  mul,
  neg,
  sign,
  sqrt,
  stopGradient,
  sub,
  tanh,
} from '../../../src/autodiff/ops.js';
import { carrierOf, factorsOf, isLinear } from '../../../src/engine/passes/linear-recurrence.js';

const η = input('η', [1, 1]);
const [w, v, g] = ['w', 'v', 'g'].map((name) => input(name, [3, 2]));

/** An update of w and v, or of w alone, by a gradient g. */
function updateOf(...next: Value[]) {
  return {
    states: next.map((value, i) => ({ value: [w, v][i], next: value })),
    gradient: g,
  };
}

const velocity = sub(mul(0.9, v), mul(η, g));
const momentum = updateOf(add(w, velocity), velocity);
const decayed = sub(mul(0.9, v), mul(η, add(g, mul(0.01, w))));

describe('a step', () => {
  it.each([
    ['momentum', momentum],
    ['weight decay', updateOf(add(w, decayed), decayed)],
    ['no momentum', updateOf(sub(w, mul(η, g)))],
    ['a scale by η', updateOf(div(neg(w), add(1, tanh(η))))],
    ['a gradient that is not followed', updateOf(sub(w, mul(η, stopGradient(g))))],
    ['a zero', updateOf(mul(w, 0))],
  ])('is linear: %s', (_, update) => {
    expect(isLinear(update)).toBe(true);
  });

  it.each([
    ['a constant that is added', updateOf(add(w, 0.5))],
    ['a square', updateOf(sub(w, mul(η, mul(g, g))))],
    ['a product of states', updateOf(w, mul(v, w))],
    ['a root', updateOf(div(w, sqrt(g)))],
    ['a kink', updateOf(abs(w))],
    ['a curve', updateOf(sub(w, tanh(g)))],
    ['a square that is not followed', updateOf(mul(stopGradient(g), stopGradient(g)))],
    ['a size', updateOf(mul(sign(g), stopGradient(g)))],
    ['a division by it', updateOf(div(η, w))],
  ])('is not linear: %s', (_, update) => {
    expect(isLinear(update)).toBe(false);
  });
});

describe('the factors of many steps', () => {
  it('are known where a state stays, or does not depend on another', () => {
    expect(factorsOf(momentum)).toEqual([
      { states: [1, 'number'], gradient: 'number' },
      { states: [0, 'number'], gradient: 'number' },
    ]);
    expect(factorsOf(updateOf(sub(w, mul(η, g))))).toEqual([{ states: [1], gradient: 'number' }]);
    expect(factorsOf(updateOf(w, add(v, g)))).toEqual([
      { states: [1, 0], gradient: 0 },
      { states: [0, 1], gradient: 'number' },
    ]);
  });

  it('are not, where a state comes back to itself by way of another', () => {
    expect(factorsOf(updateOf(add(w, v), sub(v, w)))).toEqual([
      { states: ['number', 'number'], gradient: 0 },
      { states: ['number', 'number'], gradient: 0 },
    ]);
  });

  it('reach a state by way of another', () => {
    // w gets the gradient of one step in the next.
    expect(factorsOf(updateOf(add(w, v), sub(mul(0.5, v), g)))[0]).toEqual({
      states: [1, 'number'],
      gradient: 'number',
    });
  });
});

describe('a carrier', () => {
  it('is the velocity of momentum', () => {
    expect(carrierOf(momentum)).toBe(1);
  });

  const slight = sub(mul(1e-4, v), mul(η, g));
  const scaled = sub(mul(η, v), mul(η, g));
  it.each([
    ['there is no other state', updateOf(sub(w, mul(η, g)))],
    ['weights decay', updateOf(add(w, decayed), decayed)],
    ['weights change by more than it', updateOf(sub(add(w, mul(0.9, velocity)), g), velocity)],
    ['weights change by its old value', updateOf(add(w, v), velocity)],
    ['weights shrink', updateOf(add(mul(0.5, w), velocity), velocity)],
    ['it is too small to divide by', updateOf(add(w, slight), slight)],
    ['its factor is known only at run time', updateOf(add(w, scaled), scaled)],
  ])('is not there where %s', (_, update) => {
    expect(carrierOf(update)).toBeUndefined();
  });
});
