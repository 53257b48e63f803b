import { exampleOptions } from './example-options.js';
import { readingOptions } from './reading-options.js';

/** Which columns of a file are used, and what becomes of their fields. */
export const dataOptions = { ...readingOptions, ...exampleOptions };
