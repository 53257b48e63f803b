import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsvRow } from '../../../src/dataset/csv/format.js';
import { type Layout, RecordReader } from '../../../src/dataset/csv/reader.js';
import type { Batch } from '../../../src/dataset/csv/records.js';

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a text that comes in pieces, and the first fault. */
function readAll(pieces: readonly string[], layout: Layout = { delimiter: ',' }) {
  const reader = new RecordReader('a.csv', layout);
  const records: Row[] = [];
  const take = ({ records: some, error }: Batch): string | undefined => {
    for (const { line, fields } of some) records.push({ line, fields });
    return error?.message;
  };
  for (const piece of pieces) {
    const fault = take(reader.push(Buffer.from(piece)));
    if (fault !== undefined) return { records, fault };
  }
  return { fault: take(reader.end()), records };
}

/**
 * The same as an automaton, character by character: that of Python's csv module (`Modules/_csv.c`), but for a blank in
 * front of a quote, which `skipinitialspace` skips there, and here only there.
 */
function readPlainly(text: string, { delimiter, comment }: Layout) {
  const records: Row[] = [];
  let fields: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'behind' = 'start';
  let line = 1;
  let startLine = 1;
  let openLine = 1;
  let spansLines = false;
  let touched = false;
  const blanks = delimiter === 'blanks';
  const separates = (c: string) => (blanks ? c === ' ' || c === '\t' : c === delimiter);
  const endField = () => {
    if (!blanks || state !== 'start') fields.push(field);
    field = '';
    state = 'start';
    spansLines = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const isEnd = c === '\n' || c === '\r';
    const isCrlf = c === '\r' && text[i + 1] === '\n';
    if (state === 'quoted') {
      if (c === '"' && text[i + 1] === '"') {
        field += '"';
        i++;
      } else if (c === '"') state = 'behind';
      else field += c;
      if (isEnd && !isCrlf) line++;
      if (isEnd) spansLines = true;
      continue;
    }
    if (!touched && comment && text.startsWith(comment, i)) {
      while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i++;
      i -= i < text.length ? 1 : 0;
      touched = true;
      state = 'start';
      fields = ['comment'];
      continue;
    }
    if (isEnd) {
      if (isCrlf) i++;
      const isComment = fields[0] === 'comment' && comment && field === '' && state === 'start';
      if (touched && !isComment) {
        endField();
        if (fields.length > 0) records.push({ line: startLine, fields });
      }
      fields = [];
      field = '';
      state = 'start';
      touched = false;
      line++;
      startLine = line;
      continue;
    }
    touched = true;
    if (separates(c)) {
      endField();
    } else if (c === '"' && state === 'start' && field.trim() === '') {
      field = '';
      state = 'quoted';
      openLine = line;
    } else {
      if (state === 'behind' && spansLines && c.trim() !== '') {
        return { records, fault: `a.csv:${openLine}: the quoted field that opens here runs` };
      }
      field += c;
      if (c !== ' ' && c !== '\t' && state === 'start') state = 'plain';
    }
  }
  if (state === 'quoted') return { records, fault: `a.csv:${openLine}: the quote that opens here` };
  const isComment = fields[0] === 'comment' && comment && field === '' && state === 'start';
  if (touched && !isComment) {
    endField();
    if (fields.length > 0) records.push({ line: startLine, fields });
  }
  return { records, fault: undefined };
}

const layouts: readonly Layout[] = [
  { delimiter: ',' },
  { delimiter: ',', comment: '#' },
  { delimiter: '§' },
  { delimiter: 'blanks' },
  { delimiter: 'blanks', comment: '#-' },
];

describe.each(layouts)('with %j', (layout) => {
  it.each([
    ['without quotes', 'a1,,;§§\n\n\r\r\t é-.#  '],
    ['with some', 'aaa111,,,,§§\n\n\n\r\r  é-.#"'],
    ['with many', 'a,§\n\r "#"" "'],
  ])('reads as the automaton does, however the text is cut: %s', (_, alphabet) => {
    const piece = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const { records, fault } = readAll(pieces, layout);
        const expected = readPlainly(pieces.join(''), layout);
        expect(records).toEqual(expected.records);
        expect(fault?.slice(0, expected.fault?.length)).toBe(expected.fault);
      }),
      { numRuns: 3000 },
    );
  });
});

it('reads what is quoted by the rules as csv-parse does', () => {
  const field = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é'),
    minLength: 1,
  });
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 3 })), (rows) => {
      // Blanks in front of a quote are the one thing that csv-parse knows in another way.
      const text = rows.map((row) => formatCsvRow(row.map((text) => text.trimStart()))).join('');
      const theirs: unknown = parse(text, { relax_column_count: true, skip_empty_lines: true });
      expect(readAll([text]).records.map(({ fields }) => fields)).toEqual(theirs);
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ['5" pipe,6" x 4",a"b"c', ['5" pipe', '6" x 4"', 'a"b"c']],
  ['1, "x, y", 0', ['1', 'x, y', ' 0']],
  ['"a"b,"a" ,"a"b"c"', ['ab', 'a ', 'ab"c"']],
  ['"say ""hi""",""', ['say "hi"', '']],
  ['"""",""""""', ['"', '""']],
  ['a," ""x"" "', ['a', ' "x" ']],
])('reads %s as Excel and Python do', (text, fields) => {
  expect(readAll([text])).toEqual({ records: [{ line: 1, fields }], fault: undefined });
});
