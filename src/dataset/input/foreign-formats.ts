import { all, any, at, type Begins, byteAt, firstWord, oneOf } from './begins.js';

/** A kind of file that is often taken for a CSV file, and how a CSV file is made of it. */
export interface ForeignFormat {
  /** In a sentence: "this is …, not CSV". */
  readonly what: string;
  readonly begins: Begins;
  /** Whether what the advice says works with a compressed file, too. */
  readonly unpacksItself?: boolean;
  /** @param file its name, as a shell takes it, and that of the CSV file to be made */
  advice(file: string, csv: string): string;
}

/** So many bytes are looked at: ARFF files begin with pages of comments. */
export const LONGEST_BEGINNING = 16_384;

/** Where the name of the format lies in the first header of a tar archive. */
const TAR_MAGIC = 257;

const byPandas =
  (reader: string) =>
  (file: string, csv: string): string =>
    `python3 -c "import pandas; pandas.${reader}('${file}').to_csv('${csv}', index=False)"`;

const unpackedBy =
  (command: string) =>
  (file: string, csv: string): string =>
    `${command} ${file} > ${csv}`;

/** In the order in which they are looked for: what is more special comes first. */
// Marked as pure, for programs that read no files: a bundler leaves it out of them.
export const foreignFormats: readonly ForeignFormat[] = /* @__PURE__ */ (() => [
  zipOf('an Excel workbook', ['[Content_Types].xml', '_rels/', 'docProps/', 'xl/'], () => asCsv),
  zipOf('an OpenDocument spreadsheet', ['mimetypeapplication/vnd.oasis.opendocument'], () => asCsv),
  {
    what: 'a zip archive of NumPy arrays',
    begins: all(at(0, 'PK\x03\x04'), (start, ended) =>
      start.length < 256 && !ended ? undefined : /^.{30}[^/]*\.npy/s.test(start),
    ),
    advice: () => 'write one of them with numpy.savetxt, delimiter=","',
  },
  {
    what: 'a zip archive or a spreadsheet',
    begins: any(at(0, 'PK\x03\x04'), at(0, 'PK\x05\x06')),
    advice: (file, csv) => `unzip -p ${file} > ${csv}, or save the spreadsheet as CSV`,
  },
  {
    what: 'an old Excel workbook',
    begins: at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    advice: () => asCsv,
  },
  {
    what: 'a tar archive',
    begins: at(TAR_MAGIC, 'ustar'),
    unpacksItself: true,
    advice: (file) => `unpack it with tar -xf ${file} and name a file in it`,
  },
  {
    what: 'compressed by bzip2',
    begins: all(at(0, 'BZh'), at(4, '1AY&SY')),
    advice: unpackedBy('bzip2 -dc'),
  },
  { what: 'compressed by xz', begins: at(0, '\xfd7zXZ\0'), advice: unpackedBy('xz -dc') },
  { what: 'compressed by lz4', begins: at(0, '\x04"M\x18'), advice: unpackedBy('lz4 -dc') },
  { what: 'compressed by compress', begins: at(0, '\x1f\x9d'), advice: unpackedBy('gzip -dc') },
  {
    what: 'a 7-zip archive',
    begins: at(0, "7z\xbc\xaf'\x1c"),
    advice: (file) => `unpack it with 7z x ${file}`,
  },
  {
    what: 'a RAR archive',
    begins: at(0, 'Rar!\x1a\x07'),
    advice: (file) => `unpack it with unrar x ${file}`,
  },
  { what: 'a PDF document', begins: at(0, '%PDF-'), advice: () => 'export its table as CSV' },
  {
    what: 'a SQLite database',
    begins: at(0, 'SQLite format 3\0'),
    advice: (file, csv) => `sqlite3 -header -csv ${file} "SELECT * FROM t" > ${csv}`,
  },
  {
    what: 'an Arrow or Feather file',
    begins: any(at(0, 'ARROW1\0'), at(0, 'FEA1')),
    advice: byPandas('read_feather'),
  },
  {
    what: 'an ORC file',
    // A column may have this name, but no text has such a byte.
    begins: all(at(0, 'ORC'), (start) => start.includes('\0')),
    advice: byPandas('read_orc'),
  },
  {
    what: 'an encrypted Parquet file',
    begins: at(0, 'PARE\x15'),
    advice: byPandas('read_parquet'),
  },
  { what: 'an HDF5 file', begins: at(0, '\x89HDF\r\n\x1a\n'), advice: byPandas('read_hdf') },
  {
    what: 'a NumPy array',
    begins: at(0, '\x93NUMPY'),
    advice: (file, csv) =>
      `python3 -c "import numpy; numpy.savetxt('${csv}', numpy.load('${file}'), delimiter=',')"`,
  },
  {
    what: 'a pickle of Python',
    // Protocol 2 to 5: a frame, a global, a container.
    begins: all(
      at(0, '\x80'),
      byteAt(1, 2, 5),
      any(...['\x95', 'c', '(', ']', '}'].map((opcode) => at(2, opcode))),
    ),
    advice: byPandas('read_pickle'),
  },
  {
    what: 'a workspace of R',
    begins: any(at(0, 'RDX2\n'), at(0, 'RDX3\n')),
    unpacksItself: true,
    advice: (file, csv) =>
      `Rscript -e "write.csv(get(load('${file}')[1]), '${csv}', row.names=FALSE)"`,
  },
  {
    what: 'data of R',
    begins: at(0, 'X\n\0\0\0'),
    unpacksItself: true,
    advice: (file, csv) => `Rscript -e "write.csv(readRDS('${file}'), '${csv}', row.names=FALSE)"`,
  },
  {
    what: 'a data set of Stata',
    // Of before version 117: a version, an order of bytes, and two bytes that are always the same.
    begins: any(at(0, '<stata_dta>'), all(byteAt(0, 104, 115), byteAt(1, 1, 2), at(2, '\x01\0'))),
    advice: byPandas('read_stata'),
  },
  { what: 'a data set of SPSS', begins: at(0, '$FL2@(#)'), advice: byPandas('read_spss') },
  {
    what: 'an array of the MNIST format',
    begins: all(at(0, '\0\0'), byteAt(2, 8, 14), byteAt(3, 1, 8)),
    advice: () => 'write it as CSV, one line for each example',
  },
  {
    what: 'an ARFF file',
    begins: beginsArff,
    advice: () =>
      'its rows are CSV below @data: put a line with the names of the @attribute lines in their place',
  },
  {
    what: 'a model of mlp',
    begins: firstWord((text) => oneOf('{"format":"mlp-model"')(text.replace(/\s/g, ''))),
    advice: () => 'give it as the model, and rows as the data',
  },
  {
    what: 'JSON',
    begins: firstWord((text) => {
      // A column's name may begin with a bracket, so that what follows it has to be JSON, too.
      const [, first] = /^[[{]\s*(.?)/s.exec(text) ?? [];
      if (first === undefined) return false;
      if (first === '') return undefined;
      return text.startsWith('{') ? /["}]/.test(first) : /[[{"]/.test(first);
    }),
    advice: (file, csv) =>
      `jq -rs 'flatten(1) | (.[0] | keys_unsorted) as $k | $k, (.[] | [.[$k[]]]) | @csv' ${file} > ${csv}`,
  },
  {
    what: 'a web page',
    begins: firstWord(oneOf('<!doctype', '<html', '<head', '<body', '<table')),
    advice: () => 'download the data that it shows, as CSV',
  },
  {
    what: 'XML',
    begins: firstWord(oneOf('<?xml')),
    advice: byPandas('read_xml'),
  },
])();

const asCsv = 'save it as CSV';

/** A zip archive of which the first file has one of these names; its name lies behind 30 bytes. */
function zipOf(
  what: string,
  names: readonly string[],
  advice: ForeignFormat['advice'],
): ForeignFormat {
  return {
    what,
    begins: all(at(0, 'PK\x03\x04'), (start, ended) =>
      start.length < 80 && !ended ? undefined : names.some((name) => start.startsWith(name, 30)),
    ),
    advice,
  };
}

/** `@relation`, below lines that are empty or comments. */
function beginsArff(start: string, ended: boolean): boolean | undefined {
  const text = start.replace(/^(?:\s+|%[^\r\n]*[\r\n])*/, '').toLowerCase();
  if (/^@relation\s/.test(text)) return true;
  const mayBecome = text === '' || text.startsWith('%') || '@relation'.startsWith(text);
  return mayBecome && !ended ? undefined : false;
}
