import { escapeControls, MlpError } from '../../support/errors.js';

/**
 * What a text of JSON says.
 *
 * @param file that it is of, fit to be shown
 * @throws MlpError ('data') for what is no JSON
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MlpError({
      kind: 'data',
      place: { file },
      problem: `this is not JSON: ${escapeControls(reason)}`,
    });
  }
}
