/** The order in which a date names its year, month and day. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

const SECONDS = 86_400;
/** Two digits of a year from here on are of the 20th century (POSIX, strptime). */
const PIVOT = 69;

/** `[date][blank or T][time][zone]`: a date alone, or with a time; the time can stand alone, too. */
const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`;
const timeAlone = new RegExp(`^${TIME}${ZONE}$`);
/** SAS and the logs of Apache have a colon in front of the time. */
const timeBehind = new RegExp(`^(?:(?:[Tt:]|,?\\s+)${TIME}${ZONE})?$`);
/** A duration: of more than a day as a table of Excel (`36:10:00`), or as Python writes it (`1 days 02:10:00`). */
const duration = /^(?:([+-]?\d+) days?,?\s+[+]?)?(\d{1,4}):([0-5]\d):([0-5]\d)(?:[.,](\d{1,9}))?$/;

/** A way to write a date: the orders in which it can be meant, and where year, month and day are; without a day, it is the first. */
type Form = readonly [
  form: RegExp,
  orders: readonly DateOrder[],
  year: number,
  month: number,
  day?: number,
];
const inNumbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const forms: readonly Form[] = [
  [inNumbers, ['dmy'], 4, 3, 1],
  [inNumbers, ['mdy'], 4, 1, 3],
  [/^(\d{2})([-/.])(\d{1,2})\2(\d{2})(?!\d)/, ['ymd'], 1, 3, 4],
  [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/, dateOrders, 1, 3, 4],
  // A month alone is written with a hyphen: `2024.5` is a number, and `2024/5` may be anything.
  [/^(\d{4})-(\d{2})(?!\d)/, dateOrders, 1, 2],
  // A month in front of its year is by a slash or a hyphen, in years of which there are tables: `1/1000` is a scale.
  [/^(0?[1-9]|1[0-2])[-/]((?:19|20)\d\d)$/, dateOrders, 2, 1],
  // A name leaves no doubt of which is the month: `1 Jan 2020`, and `01JAN2020` of SAS and Stata.
  [
    /^(\d{1,2})(?:st|nd|rd|th)?[-\s/.]*([A-Za-z]{3,9})\.?[-\s/.,]*(\d{4}|\d{2})(?!\d)/,
    dateOrders,
    3,
    2,
    1,
  ],
  [/^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/, dateOrders, 3, 1, 2],
  [/^([A-Za-z]{3,9})\.?[-\s/,]+(\d{4})$/, dateOrders, 2, 1],
];
const isoWeek = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?$/;
/** `20200131T101112`, ISO 8601 without its signs. */
const basic = /^(\d{4})(\d{2})(\d{2})[Tt\s]\s*(\d{2}):?(\d{2})(?::?(\d{2}))?/;
/** `Jan  5 10:01:00 +0000 2020`, as `date` and `ctime` have it, of which the year is to go in front of the time. */
const yearBehind =
  /^([A-Za-z]{3,9}\s+\d{1,2}),?\s+([\d:.]+)\s+(?:([A-Z]{3}|[+-]\d{4})\s+)?(\d{4})$/;
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+/i;

/**
 * The days since 1970-01-01 (UTC) that a text means, for each order in which it can be read: a date of the Gregorian
 * calendar (ISO 8601; or day, month and year; or with an English month name), a time of day behind it as a
 * fraction; a time of day alone, or a duration, from 0; a week of ISO 8601 by its first day. Empty where the text is no date.
 */
export function datesIn(text: string): ReadonlyMap<DateOrder, number> {
  const given = text.trim();
  const alone = timeAlone.exec(given);
  const whole = (alone && timeOf(alone)) ?? daysIn(given);
  if (whole !== undefined) return new Map(dateOrders.map((order) => [order, whole]));
  const found = new Map<DateOrder, number>();
  const written = inOneOrder(given);
  for (const [form, orders, year, month, day] of forms) {
    const match = form.exec(written);
    if (match === null) continue;
    const days = daysOf(
      fullYear(match[year]),
      monthIn(match[month]),
      Number(match[day ?? -1] ?? 1),
    );
    const behind = timeBehind.exec(written.slice(match[0].length));
    const time = behind === null ? undefined : timeOf(behind);
    if (days === undefined || time === undefined) continue;
    for (const order of orders) found.set(order, days + time);
  }
  return found;
}

/** What a text without a date is: a time of day, or a duration. */
export const withoutDate = ['time', 'duration'] as const;
export type WithoutDate = (typeof withoutDate)[number];

/** Whether a text is a time of day or a duration, and nothing more; undefined for any other. */
export function withoutDateIn(text: string): WithoutDate | undefined {
  const given = text.trim();
  const alone = timeAlone.exec(given);
  if (alone !== null && timeOf(alone) !== undefined) return 'time';
  return duration.test(given) ? 'duration' : undefined;
}

/** A date with the year and its time at their places, whatever stands around it. */
function inOneOrder(text: string): string {
  return text
    .replace(/^\[(.*)\]$/, '$1')
    .replace(weekday, '')
    .replace(yearBehind, '$1 $4 $2 $3')
    .replace(basic, (_, year, month, day, hour, minute, second = '00') => {
      return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    })
    .trim();
}

/** The days that a text means in whatever order: of a duration, or the first day of a week (ISO 8601). */
function daysIn(text: string): number | undefined {
  const lasting = duration.exec(text);
  if (lasting !== null) {
    const [, days = '0', hours, minutes, seconds, fraction = '0'] = lasting;
    const whole = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
    return Number(days) + (whole + Number(`0.${fraction}`)) / SECONDS;
  }
  const week = isoWeek.exec(text);
  if (week === null) return undefined;
  const [year, number] = [Number(week[1]), Number(week[2])];
  const start = firstMonday(year);
  const isWeek = number > 0 && 7 * number <= firstMonday(year + 1) - start;
  return isWeek ? start + 7 * number - 8 + Number(week[3] ?? 1) : undefined;
}

/** The Monday of the week that has the fourth of January. */
function firstMonday(year: number): number {
  const fourth = daysOf(year, 1, 4) ?? 0;
  return fourth - ((((fourth + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
}

/** The days since 1970-01-01 that a text means in one order; undefined where it is no such date. */
export function dateIn(text: string, order: DateOrder): number | undefined {
  return datesIn(text).get(order);
}

/** The date that so many days since 1970-01-01 are, without the time of day: `2024-04-03`. */
export function isoDate(days: number): string {
  return new Date(Math.floor(days) * SECONDS * 1000).toISOString().replace(/T.*/, '');
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year + (year < PIVOT ? 2000 : 1900);
}

/** From 1; 0 for what is no month: a number, a whole name, or its first three letters. */
function monthIn(name: string): number {
  if (/\d/.test(name)) return Number(name);
  const lower = name.toLowerCase().replace(/^sept$/, 'sep');
  return 1 + MONTHS.findIndex((month) => month === lower || month.slice(0, 3) === lower);
}

/** Days since 1970-01-01; undefined for a day that there is not. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // unlike Date.UTC, it does not take year 24 for 1924
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / (SECONDS * 1000) : undefined;
}

/** The part of a day that a time takes, less the offset of its zone; undefined for a time that there is not. */
function timeOf(match: RegExpExecArray): number | undefined {
  const [, hour = '0', minute = '0', second = '0', fraction = '0', half, zone] = match;
  const h = Number(hour);
  const hours = half === undefined ? h : (h % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (half !== undefined && (h < 1 || h > 12)) return undefined;
  const minutes = Number(minute);
  const seconds = Number(second);
  const isTime =
    minutes < 60 && seconds <= 60 && (hours < 24 || (hours === 24 && minutes + seconds === 0));
  if (!isTime) return undefined;
  const whole = hours * 3600 + minutes * 60 + seconds - 60 * zoneMinutes(zone);
  return (whole + Number(`0.${fraction}`)) / SECONDS;
}

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (60 * Number(match[2]) + Number(match[3] ?? 0));
}
