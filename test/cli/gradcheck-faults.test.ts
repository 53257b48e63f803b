import { afterEach, expect, it, vi } from 'vitest';
import type { Op, Value } from '../../src/autodiff/graph.js';
import { dataFile, mlp, objectIn } from './run-mlp.js';

// What a check is for: the derivative of tanh is twice what it should be while this is on.
const fault = vi.hoisted(() => ({ isOn: false }));
vi.mock(import('../../src/autodiff/ops/tanh.js'), async (original) => {
  const { tanh } = await original();
  const { mul } = await import('../../src/autodiff/ops/mul.js');
  return {
    tanh(x) {
      const value = tanh(x);
      if (!fault.isOn) return value;
      const vjp: Op['vjp'] = value.op.vjp.map(
        (rule) => rule && ((t: Value, y: Value) => mul(2, rule(t, y))),
      );
      return { ...value, op: { ...value.op, vjp } };
    },
  };
});
afterEach(() => {
  fault.isOn = false;
});

const args = ['gradcheck', dataFile('iris.csv'), '--hidden', '4', '--activation', 'tanh', '-q'];

it('exits with 5 when a derivative is wrong, and says where', async () => {
  fault.isOn = true;
  const { stdout, stderr, code } = await mlp(args);
  expect(code).toBe(5);
  expect(stdout).toContain('does not hold\n');
  expect(stderr).toMatch(
    /^mlp: error: the gradient is wrong in bias 1, unit \d: \S+ by reverse mode, \S+ by forward mode, \S+ by central differences, and \d+ more\n$/,
  );
  const json = await mlp([...args, '--json']);
  expect(json.code).toBe(5);
  expect(objectIn(json.stdout)).toMatchObject({
    holds: false,
    blocks: [
      { block: 'bias 1', faults: { length: 4 } },
      { block: 'weights 1', faults: { length: 16 } },
      { block: 'bias 2', faults: { length: 0 } },
      { block: 'weights 2', faults: { length: 0 } },
    ],
  });
});

it('holds for the same network without the fault', async () => {
  expect(await mlp(args)).toMatchObject({ code: 0, stderr: '' });
});
