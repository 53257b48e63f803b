import type { Verification } from '../../estimator/verify.js';
import type { ModelDifference } from '../../model/model-differences.js';
import { escapeControls } from '../../support/errors.js';
import { formatCount, formatDuration } from '../output/numbers.js';

/** What `mlp verify` says of a model that is what its recipe gives. */
export function sameText({ weights, epochs, seconds, digest }: Verification): string {
  const epochsText = epochs === 1 ? '1 epoch' : `${formatCount(epochs)} epochs`;
  return `the same ${weights === 1 ? 'weight' : `${formatCount(weights)} weights`}, bit by bit
trained again: ${epochsText}, ${formatDuration(seconds)}
weights ${digest}
`;
}

/** What differs first, and how much else does. */
export function differenceText(differences: readonly ModelDifference[]): string {
  const [first, ...others] = differences;
  const rest =
    others.length === 0
      ? ''
      : `; so ${others.length === 1 ? 'does' : 'do'} ${others.map(placeText).slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}`;
  return `${placeText(first)} differs: ${howText(first)}${rest}`;
}

function placeText({ member, part }: ModelDifference): string {
  return escapeControls(member === undefined ? part : `${part} of member ${member}`);
}

function howText({ numbers, has }: ModelDifference): string {
  if (numbers === undefined) {
    const [is, trained] = has ?? [];
    return `the model has ${escapeControls(is ?? '')}, and trained again it is ${escapeControls(trained ?? '')}`;
  }
  const { weights, differing, largest, row, column, values } = numbers;
  const most = Number(largest.toPrecision(3));
  return `${formatCount(differing)} of its ${formatCount(weights)} weights, by up to ${most} (first [${row - 1}][${column - 1}]: ${values[0]}, and trained again ${values[1]})`;
}
