import { createRequire } from 'node:module';

/**
 * commander by `require`: what is in its CommonJS form by nature, an `import` would first have to be searched for
 * its exports, which takes longer than running it.
 */
export const { Command, CommanderError, Option }: typeof import('commander') = createRequire(
  import.meta.url,
)('commander');
