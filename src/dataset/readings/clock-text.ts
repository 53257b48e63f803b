const DAY = 86_400;
/** What is shorter, in seconds, is shown to the millisecond. */
const SHORT = 3600;

/** The hours, minutes and seconds of a part of a day, or of several: `13:31`, `11:03:18`, `36:10`, `00:01:23.457`. */
export function clockText(days: number): string {
  const exact = Math.abs(days) * DAY;
  const unit = exact < SHORT ? 1000 : 1;
  const rounded = Math.round(exact * unit) / unit;
  const minutes = Math.floor(rounded / 60);
  const [whole, fraction] = (rounded - 60 * minutes).toFixed(3).split('.');
  const parts = [String(Math.floor(minutes / 60)), String(minutes % 60), whole];
  const shown = parts.map((part) => part.padStart(2, '0'));
  const sign = days < 0 && rounded > 0 ? '-' : '';
  if (Number(fraction) > 0) return `${sign}${shown.join(':')}.${fraction.replace(/0+$/, '')}`;
  return sign + shown.slice(0, Number(whole) > 0 ? 3 : 2).join(':');
}
