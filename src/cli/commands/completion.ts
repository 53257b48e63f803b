import { withDefault } from '../../estimator/options/option.js';
import { onOff } from '../../estimator/options/types.js';
import { MlpError, quote } from '../../support/errors.js';
import { isKeyOf, keysOf } from '../../support/records.js';
import { didYouMean } from '../../support/suggest.js';
import { outputFile } from '../flags/run-flags.js';
import { exitCodes } from '../output/exit-codes.js';
import { openOutput } from '../output/output-file.js';
import type { CommandModule } from '../parser/command.js';
import { topics } from '../topics.js';
import { completionScripts, isCompletion } from '../views/completion-scripts.js';
import { completedCommands } from '../views/completion-words.js';

const group = 'Run';
const shells = keysOf(completionScripts);

const completionFlags = {
  out: outputFile,
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no completion of mlp, too', group },
    onOff,
    false,
  ),
};

export const command: CommandModule = {
  description: `Writes a script that completes commands, flags and their values in a shell: ${shells.join(', ')}.`,
  examples: [
    ['mlp completion bash -o ~/.mlp-completion', 'source that in ~/.bashrc'],
    ['mlp completion zsh -o ~/.zfunc/_mlp', 'a folder of $fpath'],
    ['mlp completion fish | source', 'in config.fish'],
  ],
  argument: '<shell>',
  argumentSummary: shells.join(', '),
  choices: shells,
  flags: Object.values(completionFlags),
  async run([shell], flags, terminal, commands) {
    if (!isKeyOf(completionScripts, shell)) throw unknownShell(shell);
    const script = completionScripts[shell](await completedCommands(commands), topics);
    const output = openOutput(
      flags.get(completionFlags.out),
      {
        isOurs: (start) => isCompletion(start),
        kind: 'is no completion of mlp',
        example: `mlp.${shell}`,
        endings: [],
      },
      { force: flags.get(completionFlags.force), inputs: [] },
      terminal,
    );
    try {
      output.write(script);
      output.commit();
    } finally {
      output.abort();
    }
    return exitCodes.done;
  },
};

function unknownShell(shell: string): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: `there are no completions for ${quote(shell)}`,
    advice: didYouMean(shell, shells) ?? `choose from ${shells.join(', ')}`,
  });
}
