import { expect, it } from 'vitest';
import { FunctionTable } from '../../../../src/engine/codegen/module/function-table.js';
import { encodeModule } from '../../../../src/support/wasm/assembler.js';

it('lets functions call each other by name, whatever their numbers are', () => {
  const table = new FunctionTable();
  const store = table.declare('store', ['i32', 'i32']);
  const run = table.declare('run', ['i32'], { exported: true });
  store.get(0).get(1).memory('i32.store', 0);
  table.call(run.i32(8).get(0), 'store');
  table.call(run.i32(12).get(0).i32(1).op('i32.add'), 'store');

  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(encodeModule([...table.functions.values()]));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  expect(Object.keys(exports)).toEqual(['run']);
  exports.run?.(41);
  expect([...new Int32Array(memory.buffer, 8, 2)]).toEqual([41, 42]);
});

it('knows no function that is not declared, and none twice', () => {
  const table = new FunctionTable();
  const run = table.declare('run', []);
  expect(() => table.call(run, 'step')).toThrow('there is no function "step"');
  expect(() => table.declare('run', [])).toThrow('there are two functions "run"');
});
