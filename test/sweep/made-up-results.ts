/** What a trial is a result with, beside what is in its line. */
const rest = '"seconds":0.5,"host":"there","node":"20","mlp":"0"';

/**
 * Commands of a shell that take pending trials and compute nothing: a trial comes to a score that is the learning rate that it
 * varies.
 */
export const madeUp = `sed -u -E 's/^\\{"type":"pending"(.*"learningRate":([0-9.e-]+).*)/{"type":"trial","status":"done","score":\\2,${rest}\\1/'`;
