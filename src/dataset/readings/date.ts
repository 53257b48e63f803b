/** The order in which a date names its year, month and day. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september'],
  ...['october', 'november', 'december'],
];

const SECONDS = 86_400;
/** Two digits of a year from here on are of the 20th century (POSIX, strptime). */
const PIVOT = 69;

/** `[date][blank or T][time][zone]`: a date alone, or with a time; the time can stand alone, too. */
const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`;
const timeAlone = new RegExp(`^${TIME}${ZONE}$`);
const timeBehind = new RegExp(`^(?:[Tt]|,?\\s+)${TIME}${ZONE}$`);

/** ISO 8601 without its separators, as in `20140913T000000`; without a time, it is a number. */
const basic = /^(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(?:(\d{2}))?/;
const yearFirst = /^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?/;
const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const dayMonthName =
  /^(\d{1,2})(?:st|nd|rd|th)?[-\s/.]\s*([A-Za-z]{3,9})\.?[-\s/.,]+(\d{4}|\d{2})(?!\d)/;
const monthNameDay = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/;
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+/i;

/**
 * The days since 1970-01-01 (UTC) that a text means, for each order in which it can be read: a date of the Gregorian
 * calendar (ISO 8601; or day, month and year; or with an English month name), a time of day behind it as a
 * fraction, and a time of day alone as a fraction from 0. Empty where the text is no date.
 */
export function datesIn(text: string): ReadonlyMap<DateOrder, number> {
  const found = new Map<DateOrder, number>();
  const given = separated(text.trim());
  const alone = timeAlone.exec(given);
  if (alone !== null) {
    const time = timeOf(alone, 1);
    if (time !== undefined) for (const order of dateOrders) found.set(order, time);
    return found;
  }
  const written = given.replace(weekday, '');
  for (const { order, length, year, month, day } of calendarDates(written)) {
    const days = daysOf(year, month, day);
    if (days === undefined) continue;
    const rest = written.slice(length);
    const behind = timeBehind.exec(rest);
    const time = rest === '' ? 0 : behind === null ? undefined : timeOf(behind, 1);
    if (time !== undefined) found.set(order, days + time);
  }
  return found;
}

/** The basic format of ISO 8601 in the extended one; any other text as it is. */
function separated(text: string): string {
  return text.replace(
    basic,
    (_, year, month, day, hours, minutes, seconds = '00') =>
      `${year}-${month}-${day}T${hours}:${minutes}:${seconds}`,
  );
}

/** The days since 1970-01-01 that a text means in one order; undefined where it is no such date. */
export function dateIn(text: string, order: DateOrder): number | undefined {
  return datesIn(text).get(order);
}

/** The date that so many days since 1970-01-01 are, without the time of day: `2024-04-03`. */
export function isoDate(days: number): string {
  return new Date(Math.floor(days) * SECONDS * 1000).toISOString().replace(/T.*/, '');
}

interface CalendarDate {
  readonly order: DateOrder;
  /** Of the text that it takes. */
  readonly length: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function calendarDates(text: string): CalendarDate[] {
  const inAllOrders = (date: Omit<CalendarDate, 'order'>) =>
    dateOrders.map((order) => ({ ...date, order }));
  const iso = yearFirst.exec(text);
  if (iso !== null) {
    // A month alone is written with a hyphen: `2024.5` is a number, and `2024/5` may be anything.
    if (iso[4] === undefined && (iso[2] !== '-' || iso[3].length < 2)) return [];
    const [length, year, month] = [iso[0].length, Number(iso[1]), Number(iso[3])];
    return inAllOrders({ length, year, month, day: Number(iso[4] ?? 1) });
  }
  const three = numbers.exec(text);
  if (three !== null) {
    const [length, a, b] = [three[0].length, Number(three[1]), Number(three[3])];
    const year = fullYear(three[4]);
    const either: CalendarDate[] = [
      { order: 'dmy', length, year, month: b, day: a },
      { order: 'mdy', length, year, month: a, day: b },
    ];
    if (three[4].length === 4) return either;
    return [
      ...either,
      { order: 'ymd', length, year: fullYear(three[1]), month: b, day: Number(three[4]) },
    ];
  }
  // A name leaves no doubt of which is the month.
  const named = dayMonthName.exec(text);
  if (named !== null) {
    const month = monthNamed(named[2]);
    const length = named[0].length;
    return inAllOrders({ length, year: fullYear(named[3]), month, day: Number(named[1]) });
  }
  const first = monthNameDay.exec(text);
  if (first === null) return [];
  const month = monthNamed(first[1]);
  return inAllOrders({
    length: first[0].length,
    year: Number(first[3]),
    month,
    day: Number(first[2]),
  });
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year + (year < PIVOT ? 2000 : 1900);
}

/** From 1; 0 for what is no month: whole names, or their first three letters. */
function monthNamed(name: string): number {
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
function timeOf(match: RegExpExecArray, at: number): number | undefined {
  const [hour, minute, second = '0', fraction = '0', half, zone] = match.slice(at);
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
