/** Text of printable ASCII, which needs no looking at: as wide as it is long. */
const ASCII = /^[\x20-\x7e]*$/;

/**
 * What terminals draw two columns wide: the East Asian wide and fullwidth blocks (Unicode TR 11), and
 * whatever is drawn as a picture by default.
 */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f/u;

/** What takes no column of its own: combining marks, joiners and other invisible characters. */
const INVISIBLE = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]+$/u;

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes. Escape sequences for colours must not be in it. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += INVISIBLE.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  }
  return width;
}
