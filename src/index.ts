/** The library's public face: differentiate, train, predict, and keep models, without the command line. */
export * from './browser.js';
export { loadModel, readCsv, saveModel } from './library/files.js';
