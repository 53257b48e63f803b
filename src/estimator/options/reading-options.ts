import { dateOrders } from '../../dataset/readings/date.js';
import { decimalSeparators } from '../../dataset/readings/formatted-number.js';
import { defaultNa } from '../../dataset/table/missing.js';
import { columns, delimiter, prefix, tokens } from './data-types.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import { oneOf, onOff, whole, word } from './types.js';

const group = 'Data';

/** How a CSV file is read: the same for everyone who reads one. */
export const csvOptions = {
  delimiter: optional(
    {
      key: 'delimiter',
      short: 'd',
      help: 'what separates the fields',
      group,
      placeholder: 'char|blanks',
      fallbackHelp: 'a tab for .tsv; guessed otherwise',
    },
    delimiter,
  ),
  header: optional(
    {
      key: 'header',
      help: 'the first row holds the names of the columns (default: guessed)',
      offHelp: 'the first row is data; columns are named x1, x2, …',
      group,
    },
    onOff,
  ),
  comment: optional(
    {
      key: 'comment',
      help: 'leave out the lines that begin with this',
      group,
      placeholder: 'prefix',
      fallbackHelp: 'none',
    },
    prefix,
  ),
  skipLines: optional(
    {
      key: 'skipLines',
      help: 'leave out so many lines at the beginning of the file',
      group,
      placeholder: 'n',
      fallbackHelp: '0',
    },
    whole(0),
  ),
};

/** What makes a table of a file: which of its columns and rows there are, and what is in them. */
export const readingOptions = {
  target: optional(
    {
      key: 'target',
      brief: 'the column to predict',
      help: 'the column to predict: a name, a number from 1, or -1 for the last',
      group,
      placeholder: 'column',
      fallbackHelp: 'the last one',
    },
    word,
  ),
  features: optional(
    {
      key: 'features',
      help: "the columns to predict from: names, numbers, ranges (2-5), patterns ('x*'), exclusions ('!id')",
      group,
      placeholder: 'columns',
      fallbackHelp: 'all but the target',
    },
    columns,
  ),
  ignore: optional(
    {
      key: 'ignore',
      brief: 'columns to leave out',
      help: 'columns to leave out, named in the same ways',
      group,
      placeholder: 'columns',
    },
    columns,
  ),
  task: optional(
    {
      key: 'task',
      help: 'classification or regression',
      group,
      placeholder: 'task',
      fallbackHelp: 'from the target: text or few whole numbers are classes',
    },
    oneOf(['classification', 'regression'], valueSynonyms.task),
  ),
  categorical: optional(
    {
      key: 'categorical',
      help: 'columns to take as categories, whatever is in them',
      group,
      placeholder: 'columns',
    },
    columns,
  ),
  weightColumn: optional(
    {
      key: 'weightColumn',
      help: 'a column that says how much each row counts in the training loss, relative to their mean',
      group,
      placeholder: 'column',
    },
    word,
  ),
  group: optional(
    {
      key: 'group',
      help: 'rows with the same field here are never split apart',
      group,
      placeholder: 'column',
    },
    word,
  ),
  ...csvOptions,
  decimal: optional(
    {
      key: 'decimal',
      help: 'the decimal separator, where the numbers of a column leave it open: . or ,',
      group,
      placeholder: 'character',
      fallbackHelp: 'from the whole column',
    },
    oneOf(decimalSeparators),
  ),
  dateOrder: optional(
    {
      key: 'dateOrder',
      help: 'of year, month and day, where the dates of a column leave it open: ymd, dmy or mdy',
      group,
      placeholder: 'order',
      fallbackHelp: 'from the whole column',
    },
    oneOf(dateOrders),
  ),
  na: withDefault(
    {
      key: 'na',
      help: 'further fields that count as missing; =list, with a = before it, for no others',
      group,
      placeholder: 'list',
      fallbackHelp: 'empty, NA, NaN, null, ?',
    },
    tokens,
    defaultNa,
  ),
  missing: withDefault(
    {
      key: 'missing',
      help: 'missing features: mean (fill them, with an indicator input), drop the row, or error',
      group,
      placeholder: 'policy',
    },
    oneOf(['mean', 'drop', 'error'], valueSynonyms.missing),
    'mean',
  ),
};
