import { type Advice, MlpError, type Place, quote } from '../../support/errors.js';
import type { Columns } from './columns.js';

/**
 * Holds that no name is used twice.
 *
 * @param place the file and line of the header, for messages.
 * @throws MlpError (data) with both positions.
 */
export function checkNames({ names, kept }: Columns, place: Place, advice: Advice): void {
  const positions = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const earlier = positions.get(name);
    const position = kept[index] + 1;
    if (earlier !== undefined) {
      const both = `columns ${earlier} and ${position}`;
      const problem = `${both} are both named ${quote(name)}`;
      throw new MlpError({ kind: 'data', place, problem, advice });
    }
    positions.set(name, position);
  }
}
