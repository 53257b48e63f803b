import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';

const parts = ['validation', 'test'] as const;

/** The rows that a model is scored on are those that it learns by heart. */
export const trainingFile: Doubt<Pick<DataSubject, 'sha256'>> = {
  level: 'warning',
  find({ sha256 }) {
    const same = parts.filter((part) => sha256[part] === sha256.training);
    if (same.length === 0) return undefined;
    return {
      text: `the ${same.join(' and ')} rows are the training file: they say nothing about other rows`,
      settle: {
        text: '{} holds some out',
        options: Object.fromEntries(same.map((part) => [part, '0.2'])),
      },
    };
  },
};
