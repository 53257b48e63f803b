import { VERSION } from '../../support/version.js';
import type {
  CompletedCommand,
  CompletedFlag,
  CompletedTopic,
  CompletedValue,
} from './completion-words.js';

/** What the title of every script says. */
const MARK = 'completion of mlp';

/** Whether a file with that first line is one of the scripts; zsh wants its own words there. */
export function isCompletion(start: string): boolean {
  const [firstLine] = start.split('\n', 1);
  return firstLine.trim() === '#compdef mlp' || firstLine.includes(MARK);
}

/**
 * The scripts that complete `mlp` in a shell. They hold all words themselves: no process is begun for a key, and nothing
 * that was typed is evaluated. A new shell is a record here.
 */
export const completionScripts = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} as const satisfies Record<string, Script>;

/** The script of a shell, of all commands and of what else can be read about by `mlp help`. */
type Script = (commands: readonly CompletedCommand[], topics: readonly CompletedTopic[]) => string;

const title = `${MARK} ${VERSION}, written by mlp completion`;

/** What stands in place of a command, too. */
const OTHER_WORDS = ['help', '--help', '--version'];

/** For bash 3.2 and newer, without the package bash-completion. `--flag=value` are three words to it. */
function bashScript(
  commands: readonly CompletedCommand[],
  topics: readonly CompletedTopic[],
): string {
  const names = [namesOf(commands), ...OTHER_WORDS].join(' ');
  return `# bash ${title}
_mlp() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words= flags=
  COMPREPLY=()
  if [[ $cur == '=' ]]; then
    cur=
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=( $(compgen -W '${names}' -- "$cur") )
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map(bashCommand).join('')}    help)
      words='${namesOf([...commands, ...topics])}'
      ;;
  esac
  if [[ -n $flags && $cur == -* ]]; then words=$flags; fi
  # Without words for it, the names of files are what is left.
  if [[ -n $words ]]; then COMPREPLY=( $(compgen -W "$words" -- "$cur") ); fi
}
complete -o default -F _mlp mlp
`;
}

function bashCommand({ name, argument, flags }: CompletedCommand): string {
  const cases = flags.flatMap(({ names, value }) => bashCase(names, value));
  return `    ${name})
      case $prev in
${cases.join('')}      esac
      ${argument.kind === 'words' ? `words='${argument.words.join(' ')}'` : 'words='}
      flags='${flags.flatMap(({ names }) => names).join(' ')}'
      ;;
`;
}

/** What is done after a flag that takes a value. */
function bashCase(names: readonly string[], value: CompletedValue): string[] {
  const pattern = `        ${names.join('|')})`;
  switch (value.kind) {
    case 'none':
      return [];
    case 'words': {
      const reply = `COMPREPLY=( $(compgen -W '${value.words.join(' ')}' -- "$cur") )`;
      return [`${pattern} ${reply}; compopt +o default 2>/dev/null; return ;;\n`];
    }
    case 'file':
      return [`${pattern} return ;;\n`];
    case 'free':
      return [`${pattern} compopt +o default 2>/dev/null; return ;;\n`];
  }
}

function zshScript(
  commands: readonly CompletedCommand[],
  topics: readonly CompletedTopic[],
): string {
  const described = (list: readonly CompletedTopic[]): string =>
    list.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`).join('');
  return `#compdef mlp
# zsh ${title}
_mlp() {
  local context state state_descr line curcontext=$curcontext
  typeset -A opt_args
  local -a commands=(
${described(commands)}    'help:of a command or a topic'
  )
  local -a topics=(
${described(topics)}  )
  _arguments -C '--version[the version]' '(- *)'{-h,--help}'[help]' '1: :->command' '*:: :->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${commands.map(zshCommand).join('')}        help) _describe -t commands 'command or topic' commands -- topics ;;
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _mlp ]]; then _mlp "$@"; else compdef _mlp mlp; fi
`;
}

function zshCommand({ name, argument, flags }: CompletedCommand): string {
  const specs = [...flags.flatMap(zshFlag), quoted(`*: :${zshAction(argument)}`)];
  return `        ${name}) _arguments ${specs.join(' \\\n          ')} ;;\n`;
}

function zshFlag({ names, help, placeholder, value }: CompletedFlag): string[] {
  const escaped = help.replace(/[[\]\\:]/g, '\\$&');
  const others = names.length > 1 ? `(${names.join(' ')})` : '';
  return names.map((name) => {
    const takes = value.kind === 'none' ? '' : name.startsWith('--') ? '=' : '+';
    const what = placeholder.replace(/[:\\]/g, '\\$&');
    const action = value.kind === 'none' ? '' : `:${what}:${zshAction(value)}`;
    return quoted(`${others}${name}${takes}[${escaped}]${action}`);
  });
}

function zshAction(value: CompletedValue): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`;
  return value.kind === 'file' ? '_files' : ' ';
}

function fishScript(
  commands: readonly CompletedCommand[],
  topics: readonly CompletedTopic[],
): string {
  const own = commands.map(
    ({ name, summary }) =>
      `complete -c mlp -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(summary)}\n`,
  );
  const topical = topics.map(
    ({ name, summary }) =>
      `complete -c mlp -n '__fish_seen_subcommand_from help' -f -a ${name} -d ${fishQuoted(summary)}\n`,
  );
  return `# fish ${title}
complete -c mlp -n __fish_use_subcommand -f -a help -d 'of a command or a topic'
complete -c mlp -n __fish_use_subcommand -f -l version -d 'the version'
complete -c mlp -n '__fish_seen_subcommand_from help' -f -a ${fishQuoted(namesOf(commands))}
${topical.join('')}${own.join('')}${commands.map(fishCommand).join('')}`;
}

function fishCommand({ name, argument, flags }: CompletedCommand): string {
  const when = `complete -c mlp -n '__fish_seen_subcommand_from ${name}'`;
  const words =
    argument.kind === 'words' ? ` -f -a ${fishQuoted(argument.words.join(' '))}` : ' -F';
  const lines = flags.map(({ names, help, value }) => {
    const spelled = names.map((flag) =>
      flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`,
    );
    return `${when}${spelled.join('')}${fishValue(value)} -d ${fishQuoted(help)}\n`;
  });
  return `${when}${words}\n${lines.join('')}`;
}

function fishValue(value: CompletedValue): string {
  if (value.kind === 'words') return ` -x -a ${fishQuoted(value.words.join(' '))}`;
  return { none: '', file: ' -r -F', free: ' -x' }[value.kind];
}

function namesOf(list: readonly CompletedTopic[]): string {
  return list.map(({ name }) => name).join(' ');
}

/** In single quotes, as POSIX and zsh take them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
