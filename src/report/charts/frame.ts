import { scaleLinear, scaleLog } from 'd3-scale';
import { type Html, html } from '../html.js';
import { px, shown, tickText } from '../numbers.js';

/** Where a number is in a picture. */
export interface Scale {
  (x: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** An axis of fewer does not say how long it is. */
const LEAST_TICKS = 3;

/** From a domain, linear or logarithmic, to pixels. */
export function scale(
  domain: readonly [number, number],
  range: readonly [number, number],
  { log = false, count = 5, format = shown, whole = false }: ScaleOptions = {},
): Scale {
  const [low, high] = domain;
  // A domain of one number would have no place for it.
  const wide =
    low === high ? [low - (Math.abs(low) / 2 || 0.5), high + (Math.abs(low) / 2 || 0.5)] : domain;
  const made = log ? scaleLog(domain, range) : scaleLinear(wide, range);
  let numbers = made.ticks(count);
  // Of a logarithmic scale there may be ten times as many as asked for: over a decade or two, some more than the powers of 10.
  if (log && numbers.length > count) {
    const [powers, others] = [/^1e/, /^[125]e/].map((form) =>
      numbers.filter((x) => form.test(x.toExponential())),
    );
    numbers = powers.length < LEAST_TICKS ? others : powers;
  }
  if (whole) numbers = numbers.filter(Number.isInteger);
  const ticks = numbers.map((x) => ({ at: made(x), text: tickText(x, format) }));
  return Object.assign((x: number) => made(x), { ticks });
}

interface ScaleOptions {
  readonly log?: boolean;
  readonly count?: number;
  readonly format?: (x: number) => string;
  /** Only whole numbers have ticks: of what is counted. */
  readonly whole?: boolean;
}

/** The part of a picture inside its axes, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The heights between which a picture's y axis is. */
export function heights(height: number): readonly [bottom: number, top: number] {
  return [height - 40, 12];
}

/** @param y the axis, whose texts need their room on the left */
export function frame(width: number, height: number, y: Pick<Scale, 'ticks'>): Frame {
  const longest = y.ticks.reduce((most, { text }) => Math.max(most, text.length), 0);
  const [bottom, top] = heights(height);
  return { width, height, left: 30 + 7 * longest, right: width - 22, top, bottom };
}

/** Both axes with their ticks, a line across for each of y's, and their names. */
export function axes(
  { left, right, top, bottom, height }: Frame,
  x: Pick<Scale, 'ticks'>,
  y: Pick<Scale, 'ticks'>,
  names: { readonly x: string; readonly y: string },
): Html {
  const middle = px((top + bottom) / 2);
  return html`<g class="axes">${y.ticks.map(
    ({ at, text }) =>
      html`<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(at)}" y2="${px(at)}"/><text x="${px(left - 6)}" y="${px(at)}" dy="0.32em" text-anchor="end">${text}</text>`,
  )}<line class="axis" x1="${px(left)}" x2="${px(right)}" y1="${px(bottom)}" y2="${px(bottom)}"/>${x.ticks.map(
    ({ at, text }) =>
      html`<line class="axis" x1="${px(at)}" x2="${px(at)}" y1="${px(bottom)}" y2="${px(bottom + 4)}"/><text x="${px(at)}" y="${px(bottom + 16)}" text-anchor="middle">${text}</text>`,
  )}<text class="name" x="${px((left + right) / 2)}" y="${px(height - 6)}" text-anchor="middle">${names.x}</text><text class="name" transform="translate(12 ${middle}) rotate(-90)" text-anchor="middle">${names.y}</text></g>`;
}

/** Where there is no room for a picture, it becomes smaller down to this, so that its texts can be read, and is scrolled. */
const LEAST_SCALE = 0.75;

/** A picture with what it shows in words. */
export function svg(
  { width, height }: Pick<Frame, 'width' | 'height'>,
  title: string,
  content: readonly Html[],
  id?: string,
): Html {
  const chart = id === undefined ? undefined : html` id="${id}" tabindex="0"`;
  return html`<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width: ${px(LEAST_SCALE * width)}px" aria-label="${title}"${chart}><title>${title}</title>${content}</svg>`;
}

/** The colours of a page's style sheet. */
export const COLOURS = 8;

/** The number of a class or series as a colour's. */
export function colour(k: number): number {
  return k % COLOURS;
}

/** What the colours mean. */
export function legend(
  entries: readonly { readonly name: string; readonly colour: number; readonly dashed?: boolean }[],
): Html {
  return html`<ul class="legend">${entries.map(
    ({ name, colour, dashed }) =>
      html`<li><svg width="22" height="10" aria-hidden="true"><line x1="1" x2="21" y1="5" y2="5" class="series s${colour}${dashed ? ' dashed' : ''}"/></svg>${name}</li>`,
  )}</ul>`;
}
