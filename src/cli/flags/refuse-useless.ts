import type { Option } from '../../estimator/options/option.js';
import { MlpError } from '../../support/errors.js';
import type { FlagValues } from './values.js';

/**
 * Refuses flags that would have no effect.
 *
 * @param why as it follows the flag: `belongs to …`
 * @throws MlpError ('usage') for the first of them that is given
 */
export function refuseUseless(
  flags: FlagValues,
  useless: readonly Option<unknown>[],
  why: string,
): void {
  const given = useless.find((option) => flags.given(option));
  if (given === undefined) return;
  throw new MlpError({
    kind: 'usage',
    problem: { text: `{} ${why}`, options: { [given.key]: undefined } },
    advice: 'leave it out',
  });
}
