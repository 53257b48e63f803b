import { MlpError, nearest, quote } from '../support/errors.js';
import { commands } from './commands.js';

/** The error for a first word that is no command. */
export function unknownCommand(word: string): MlpError {
  const names = commands.map(({ name }) => name);
  const meant = nearest(word, names);
  return new MlpError({
    kind: 'usage',
    problem: `unknown ${word.startsWith('-') ? 'flag' : 'command'} ${quote(word)}`,
    advice: meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`,
  });
}
