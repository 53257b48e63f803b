import { escapeControls, MlpError } from '../../support/errors.js';

/**
 * What a text of JSON says, also behind the mark of byte order that editors of Windows put before it.
 *
 * @param file that it is of, fit to be shown
 * @param error what the error is beside that
 * @throws MlpError ('data' by default) for what is no JSON
 */
export function parseJson(
  text: string,
  file: string,
  error: { readonly kind?: 'data' | 'usage'; readonly advice?: string } = {},
): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new MlpError({
      kind: 'data',
      ...error,
      place: { file },
      problem: `this is not JSON: ${escapeControls(reason)}`,
    });
  }
}
