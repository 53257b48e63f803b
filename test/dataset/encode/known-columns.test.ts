import { describe, expect, it } from 'vitest';
import { knownColumns } from '../../../src/dataset/encode/known-columns.js';
import type { Schema } from '../../../src/dataset/encode/schema.js';

function schemaOf(column: string, header: boolean): Schema {
  return {
    features: [{ kind: 'number', column, offset: 0, scale: 1, missing: null }],
    target: { kind: 'number', column: 'x2', offset: 0, scale: 1 },
    header,
    delimiter: ',',
    na: [''],
    missing: 'error',
  };
}

describe('known columns', () => {
  it('have positions for names where files have no header', () => {
    expect(knownColumns(schemaOf('x1', false)).names).toEqual(['x1']);
    expect(knownColumns(schemaOf('size', true)).names).toEqual(['size']);
  });

  it.each(['x', 'x0', 'size', 'x1.5'])('are refused as %s, which is none', (column) => {
    expect(() => knownColumns(schemaOf(column, false))).toThrow(/says no position/);
  });
});
