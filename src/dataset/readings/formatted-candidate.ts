import { type ColumnFields, type FieldText, type PlainNumbers, rowsOf } from './column-fields.js';
import type { Candidate, ReadingContext } from './decision.js';
import {
  countsWithPoint,
  type DecimalSeparator,
  decimalSeparators,
  type FormattedNumber,
  formattedNumber,
  isSameUnit,
  mayBeBare,
} from './formatted-number.js';

/** A text that is a number in some spelling. */
interface Spelled {
  readonly field: FieldText;
  readonly number: FormattedNumber;
}

/** A column as numbers in another spelling: those with the commonest signs around them. */
export function formattedCandidate(
  fields: ColumnFields,
  { decimal: asked, hasCommas = false }: ReadingContext,
): Candidate {
  const { plain, others } = fields;
  const spelled = others.flatMap((field): Spelled[] => {
    const number = formattedNumber(field.text);
    return number === undefined ? [] : [{ field, number }];
  });
  const { prefix, suffix } = commonestSigns(spelled);
  const isBare = prefix === '' && suffix === '';
  const members = spelled.filter(({ number }) => {
    const bare = number.prefix === '' && number.suffix === '';
    const [value = 0] = number.values.values();
    return (
      (number.prefix === prefix && isSameUnit(number.suffix, suffix)) ||
      (bare && mayBeBare(value, prefix, suffix))
    );
  });
  const plainCounts = isBare || mayBeBare(1, prefix, suffix);
  const beside = plainCounts ? plain : undefined;
  const whole =
    plain.somePoint || members.some(({ number }) => number.bareDigits === undefined)
      ? undefined
      : true;
  const ofOthers = asked ?? (hasCommas ? ',' : '.');
  const { decimal, open } = whole
    ? { decimal: ofOthers }
    : decimalOf(members, prefix, beside, asked);
  const kept = new Set(
    members.filter(({ number }) => number.values.has(decimal)).map(({ field }) => field),
  );
  const plainFits = plainCounts && (decimal === '.' || pointsFit(plain));
  const plainRows = plainFits ? plain.rows : plain.zeros; // nothing has no unit
  const { example } = plain;
  return {
    reading: { kind: 'formatted', decimal, prefix, suffix, ...(whole && { whole }) },
    odd: [
      ...others.filter((field) => !kept.has(field)),
      ...(plainFits || example === undefined ? [] : [{ ...example, rows: plain.rows }]),
    ],
    rows: rowsOf([...kept]) + plainRows,
    open: open && {
      option: 'decimal',
      text: open.field.text,
      meanings: [...open.number.values].map(([separator, value]) => [separator, String(value)]),
    },
  };
}

/** Whether plain numbers can be read with a decimal comma. */
function pointsFit({ somePoint, pointsMayGroup, mostDigits }: PlainNumbers): boolean {
  return !somePoint || (pointsMayGroup && mostDigits < 4);
}

/** What most rows have around their numbers. */
function commonestSigns(spelled: readonly Spelled[]): { prefix: string; suffix: string } {
  const rows = new Map<string, { prefix: string; suffix: string; count: number }>();
  for (const { field, number } of spelled) {
    const { prefix, suffix } = number;
    const key = `${prefix} ${suffix}`;
    rows.set(key, { prefix, suffix, count: (rows.get(key)?.count ?? 0) + field.rows });
  }
  const ranked = [...rows].sort(([a, m], [b, n]) => n.count - m.count || (a < b ? -1 : 1));
  return ranked.length === 0 ? { prefix: '', suffix: '' } : ranked[0][1];
}

/**
 * Which separator of these numbers is the decimal one, and a number that leaves it open, if nothing settles it.
 *
 * `1,234` may be either. It has thousands where other numbers of the column stop at three digits (`987`), and a
 * fraction where others have four digits without a group (`1234`).
 */
function decimalOf(
  members: readonly Spelled[],
  prefix: string,
  plain: PlainNumbers | undefined,
  asked: DecimalSeparator | undefined,
): { decimal: DecimalSeparator; open?: Spelled | undefined } {
  const rows = (decimal: DecimalSeparator): number =>
    rowsOf(members.filter(({ number }) => number.values.has(decimal)).map(({ field }) => field)) +
    (plain === undefined || (decimal === ',' && !pointsFit(plain)) ? 0 : plain.rows);
  const [point, comma] = decimalSeparators.map(rows);
  if (point !== comma) return { decimal: point > comma ? '.' : ',' };
  const open = members.find(({ number }) => {
    const [one, other] = number.values.values();
    return other !== undefined && one !== other;
  });
  if (open === undefined) return { decimal: asked ?? '.' };
  if (asked !== undefined) return { decimal: asked };
  const bare = [plain?.mostDigits ?? 0, ...members.map(({ number }) => number.bareDigits ?? 0)];
  const most = Math.max(...bare);
  const separator = open.field.text.includes(',') ? ',' : '.';
  const other = separator === ',' ? '.' : ',';
  if (most > 3) return { decimal: separator };
  if (most === 3) return { decimal: other };
  return countsWithPoint(prefix) ? { decimal: '.' } : { decimal: '.', open };
}
