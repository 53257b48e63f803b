/**
 * A line of output without what differs from run to run: the time at the end of an epoch's line, the one before a trial's
 * id, and the whole of the summary's line of times. Everything else is to the bit.
 */
export function timeless(line: string): string {
  if (/^time [<\d]/.test(line)) return 'time';
  return line
    .replace(/\s+<?[\d.]+ (?:ms|s|min)(?=$|\s+[0-9a-f]{8}$)/, '')
    .replace(/\s+time(?=\s+id$)/, '') // as far to the right as times are long
    .trimEnd();
}
