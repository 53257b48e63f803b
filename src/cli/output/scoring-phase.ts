import { formatPercent } from './numbers.js';
import type { Progress, Update } from './progress-view.js';

/** Shows which share of some rows is scored; rows that begin again at a smaller share are others. */
export function scoringPhase(progress: Progress): Update {
  let last = Infinity;
  let update: Update = () => {};
  return (share) => {
    if (share <= last) {
      update = progress.begin({ total: 1, text: (done) => `scoring, ${formatPercent(done)}` });
    }
    last = share;
    update(share);
  };
}
