import type { Option } from '../../estimator/options/option.js';
import type { NamedOutput } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { outputFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

/**
 * What goes to standard output as a file would, if anything does: what is said besides is on standard error then.
 *
 * @param options that name files
 * @throws MlpError ('usage') where records are to go there, too
 */
export function printedOutput(
  flags: FlagValues,
  options: readonly Option<string | undefined>[],
): NamedOutput | undefined {
  const [output] = options.flatMap((option): NamedOutput[] => {
    const path = flags.get(option);
    return path !== undefined && isStandardOutput(path) ? [{ option: option.key, path }] : [];
  });
  if (output === undefined || !flags.get(outputFlags.json)) return output;
  throw new MlpError({
    kind: 'usage',
    option: output.option,
    value: output.path,
    problem: { text: 'standard output has the records of {}', options: { json: undefined } },
    advice: 'name a file',
  });
}
