const SECONDS_OF_DAY = 86_400n;
const MILLISECONDS_OF_DAY = 86_400_000;

/** A day, counted from 1970-01-01, in the form of ISO 8601. */
export function dateText(day: number): string {
  // What no Date reaches is a quarter of a million years away.
  const date = new Date(day * MILLISECONDS_OF_DAY);
  return Number.isNaN(date.getTime()) ? String(day) : date.toISOString().replace(/T.*/, '');
}

/**
 * A point in time in the form of ISO 8601: `2024-05-01T12:30:00.25`.
 *
 * @param units from 1970-01-01 on, 10^digits to a second
 * @param isUtc whether it is one of UTC, and not of some local time
 */
export function timestampText(units: bigint, digits: number, isUtc: boolean): string {
  const perDay = SECONDS_OF_DAY * powerOfTen(digits);
  const within = ((units % perDay) + perDay) % perDay;
  const day = Number((units - within) / perDay);
  return `${dateText(day)}T${timeText(within, digits)}${isUtc ? 'Z' : ''}`;
}

/** A time of day, without zeros at the end of its fraction: `12:30:00.25`. */
export function timeText(units: bigint, digits: number): string {
  const perSecond = powerOfTen(digits);
  const seconds = Number(units / perSecond);
  const fraction = String(units % perSecond)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return fraction === '' ? clock : `${clock}.${fraction}`;
}

function powerOfTen(digits: number): bigint {
  return BigInt(`1${'0'.repeat(digits)}`);
}
