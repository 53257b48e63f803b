import { quote } from '../../support/errors.js';
import type { DateOrder, WithoutDate } from './date.js';
import type { Reading } from './reading.js';

const orderNames: Readonly<Record<DateOrder, string>> = {
  ymd: 'year, month, day',
  dmy: 'day, month, year',
  mdy: 'month, day, year',
};

const withoutNames: Readonly<Record<WithoutDate, string>> = {
  time: 'times of day',
  duration: 'durations',
};

/** How a column is read, in a few words: `numbers with a decimal comma, in €`. */
export function describeReading(reading: Reading): string {
  switch (reading.kind) {
    case 'number':
      return 'numbers';
    case 'formatted': {
      const signs = `${reading.prefix}${reading.suffix}`.trim();
      const decimal = reading.decimal === ',' ? 'a decimal comma' : 'a decimal point';
      if (reading.whole) return signs === '' ? 'whole numbers' : `numbers in ${signs}`;
      return `numbers with ${decimal}${signs === '' ? '' : ` in ${signs}`}`;
    }
    case 'date':
      return reading.without === undefined
        ? `dates (${orderNames[reading.order]}) in days since 1970-01-01`
        : `${withoutNames[reading.without]} in days`;
    case 'boolean':
      return 'true or false';
    case 'code':
      return 'codes, as some begin with a zero';
    case 'text':
      return 'text';
  }
}

/** What was expected of a field that does not fit, with an article. */
export function expectedBy(reading: Reading): string {
  switch (reading.kind) {
    case 'date':
      return reading.without === undefined
        ? `a date (${orderNames[reading.order]})`
        : `a ${reading.without}`;
    case 'boolean':
      return 'true or false';
    case 'formatted': {
      const { prefix, suffix, decimal } = reading;
      return `a number like ${quote(`${prefix}1${decimal}5${suffix === '' ? '' : suffix}`)}`;
    }
    default:
      return 'a number';
  }
}
