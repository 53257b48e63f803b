import type { Notify } from '../../estimator/notes.js';
import { optional } from '../../estimator/options/option.js';
import { whole } from '../../estimator/options/types.js';
import { memberModel } from '../../model/member-model.js';
import type { Model, SingleModel } from '../../model/model.js';
import type { FlagValues } from './values.js';

/** For what can be shown of one network alone. */
export const memberFlag = optional(
  {
    key: 'member',
    help: 'of an ensemble: which network, from 1',
    group: 'Model',
    placeholder: 'n',
    fallbackHelp: '1',
  },
  whole(1),
);

/**
 * The network that the flags name, as a model of its own. Of several it is said which one that is, unless it was asked for.
 *
 * @throws MlpError ('usage') for one that the model has not
 */
export function chosenMember(model: Model, flags: FlagValues, note: Notify): SingleModel {
  const member = flags.get(memberFlag);
  const chosen = memberModel(model, member);
  if (model.members !== undefined && member === undefined) {
    note({ text: `this is member 1 of ${model.members.length}`, option: 'member' });
  }
  return chosen;
}
