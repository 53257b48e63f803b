/** How scores on several tables become a figure, and tables to read. */
import { line } from './tables.js';

/** Peers that come with any installation, and that one can be as good as on each set. */
const REFERENCES = ['linear', 'sk-mlp', 'rf', 'hgb'];
/** Added to both sides of a ratio, so that a score near 0 does not decide everything. */
const SMALL = 0.01;

const metrics = {
  error: { task: 'classification', text: (x) => `${(100 * x).toFixed(2)} %` },
  logloss: { task: 'classification', text: (x) => x.toFixed(4) },
  rse: { task: 'regression', text: (x) => x.toFixed(4) },
};
const names = { error: 'error', logloss: 'log loss', rse: 'rse' };

const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** A method's score: the mean over the splits; undefined where it has none of one of them. */
function scoreOf(splits, metric, of) {
  const scores = splits.map((split) => of(split)?.[metric]);
  return scores.includes(undefined) ? undefined : mean(scores);
}

/** The scores of all methods on a set, peers and recipes, by their names. */
function methodsOf({ peers }, set, measured, metric) {
  const [first] = measured.values();
  const splits = [...first.get(set).keys()];
  const peerNames = [...new Set(splits.flatMap((split) => Object.keys(peers[split])))];
  return new Map([
    ...peerNames.map((name) => [name, scoreOf(splits, metric, (split) => peers[split][name])]),
    ...[...measured].map(([name, sets]) => [
      name,
      scoreOf(splits, metric, (split) => sets.get(set).get(split)),
    ]),
  ]);
}

function metricsOf({ task }) {
  return Object.keys(metrics).filter((metric) => metrics[metric].task === task);
}

const bestOf = (methods) => Math.min(...REFERENCES.map((name) => methods.get(name)));

/** A set: each method with its scores, and how many times the best peer's that is. */
export function tableOf(set, facts, measured) {
  const columns = metricsOf(facts).map((metric) => [
    metric,
    methodsOf(facts, set, measured, metric),
  ]);
  const widths = [28, 9, ...columns.slice(1).map(() => 9), ...columns.map(() => 6)];
  const rows = [...columns[0][1].keys()].filter((name) =>
    columns.every(([, methods]) => methods.get(name) !== undefined),
  );
  return [
    line([set, ...columns.map(([metric]) => names[metric]), ...columns.map(() => 'ratio')], widths),
    ...rows.map((name) =>
      line(
        [
          name,
          ...columns.map(([metric, methods]) => metrics[metric].text(methods.get(name))),
          ...columns.map(([, methods]) => (methods.get(name) / bestOf(methods)).toFixed(2)),
        ],
        widths,
      ),
    ),
  ].join('\n');
}

/**
 * All sets: for each method exp(mean of log((score + 0.01) / (the best reference's + 0.01))), its mean rank among the
 * references by the first metric of each set, and what its trainings took of the processor.
 */
export function comparison(sets, peers, measured) {
  const widths = [28, 8, 8, 8, 12, 10];
  const heads = ['ratios', ...Object.values(names), 'mean rank', 'CPU, s'];
  const methods = [...REFERENCES, 'realmlp-td', ...measured.keys()];
  return [
    line(heads, widths),
    ...methods.map((name) => {
      const ratios = Object.keys(metrics).map((metric) =>
        ratioOf(name, metric, sets, peers, measured),
      );
      const rank = mean(sets.map((set) => rankOf(name, set, peers, measured)));
      const cells = ratios.map((ratio) => (Number.isFinite(ratio) ? ratio.toFixed(2) : '–'));
      const rankText = Number.isFinite(rank) ? rank.toFixed(2) : '–';
      return line([name, ...cells, rankText, cpuOf(measured.get(name))], widths);
    }),
  ].join('\n');
}

/** NaN where the method has not been measured on each set. */
function ratioOf(name, metric, sets, peers, measured) {
  const logs = sets
    .filter((set) => metrics[metric].task === peers[set].task)
    .map((set) => {
      const methods = methodsOf(peers[set], set, measured, metric);
      const score = methods.get(name) ?? Number.NaN;
      return Math.log((score + SMALL) / (bestOf(methods) + SMALL));
    });
  return Math.exp(mean(logs));
}

/** From 1, among the references and this method alone. */
function rankOf(name, set, peers, measured) {
  const [metric] = metricsOf(peers[set]);
  const methods = methodsOf(peers[set], set, measured, metric);
  const score = methods.get(name);
  if (score === undefined) return Number.NaN;
  return 1 + REFERENCES.filter((other) => methods.get(other) < score).length;
}

function cpuOf(sets) {
  if (sets === undefined) return '';
  const seconds = [...sets.values()].flatMap((splits) =>
    [...splits.values()].map(({ cpu }) => cpu),
  );
  return seconds.reduce((sum, x) => sum + x, 0).toFixed(1);
}
