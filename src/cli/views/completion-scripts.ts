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
  const groups = commands.filter(hasParts);
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
  local command=\${COMP_WORDS[1]}
  case "$command \${COMP_WORDS[2]}" in
${groups.map(bashGroup).join('')}  esac
  case $command in
${commands.map((command) => bashCommand(command)).join('')}    help)
      words='${namesOf([...commands, ...topics])}'
      if (( COMP_CWORD > 2 )); then words=; fi
${groups.map(bashHelp).join('')}      ;;
  esac
  if [[ -n $flags && $cur == -* ]]; then words=$flags; fi
  # Without words for it, the names of files are what is left.
  if [[ -n $words ]]; then COMPREPLY=( $(compgen -W "$words" -- "$cur") ); fi
}
complete -o default -F _mlp mlp
`;
}

function hasParts({ subcommands }: CompletedCommand): boolean {
  return subcommands.length > 0;
}

/** A subcommand is a command of two words, once both are there. */
function bashGroup({ name, subcommands }: CompletedCommand): string {
  const words = subcommands.map((sub) => `'${name} ${sub.name}'`).join('|');
  return `    ${words})
      if (( COMP_CWORD > 2 )); then command+=" \${COMP_WORDS[2]}"; fi
      ;;
`;
}

function bashHelp({ name, subcommands }: CompletedCommand): string {
  return `      if [[ \${COMP_WORDS[2]} == ${name} && $COMP_CWORD == 3 ]]; then words='${namesOf(subcommands)}'; fi
`;
}

function bashCommand({ name, subcommands, argument, flags }: CompletedCommand, of = ''): string {
  const parts = subcommands.map((sub) => bashCommand(sub, name));
  const words =
    subcommands.length === 0
      ? []
      : [`      if (( COMP_CWORD == 2 )); then words='${namesOf(subcommands)}'; fi\n`];
  const cases = flags.flatMap(({ names, value }) => bashCase(names, value));
  return `    ${of === '' ? name : `'${of} ${name}'`})
      case $prev in
${cases.join('')}      esac
      ${argument.kind === 'words' ? `words='${argument.words.join(' ')}'` : 'words='}
${words.join('')}      flags='${flags.flatMap(({ names }) => names).join(' ')}'
      ;;
${parts.join('')}`;
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
${commands.map(zshCommand).join('')}        help)
          case $words[2] in
${commands.filter(hasParts).map(zshHelp).join('')}            *) _describe -t commands 'command or topic' commands -- topics ;;
          esac
          ;;
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _mlp ]]; then _mlp "$@"; else compdef _mlp mlp; fi
`;
}

function zshCommand({ name, subcommands, argument, flags }: CompletedCommand): string {
  const specs = [
    ...flags.flatMap(zshFlag),
    ...(subcommands.length === 0
      ? []
      : [quoted(`1: :{ compadd ${namesOf(subcommands)}; ${zshAction(argument)} }`)]),
    quoted(`*: :${zshAction(argument)}`),
  ];
  const own = `_arguments ${specs.join(' \\\n          ')}`;
  if (subcommands.length === 0) return `        ${name}) ${own} ;;\n`;
  return `        ${name})
          # Both words of a subcommand become one.
          if (( CURRENT > 2 )) && [[ ' ${namesOf(subcommands)} ' == *" $words[2] "* ]]; then
            words=("$words[1] $words[2]" \${words[3,-1]})
            (( CURRENT-- ))
            case $words[1] in
${subcommands.map((sub) => zshCommand({ ...sub, name: `'${name} ${sub.name}'` })).join('')}            esac
          else
            ${own}
          fi
          ;;
`;
}

function zshHelp({ name, subcommands }: CompletedCommand): string {
  return `            ${name}) (( CURRENT > 2 )) && compadd ${namesOf(subcommands)} || _describe -t commands 'command or topic' commands -- topics ;;\n`;
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
${topical.join('')}${own.join('')}${commands.map((command) => fishCommand(command)).join('')}`;
}

/** @param seen the condition of what it is a part of */
function fishCommand({ name, subcommands, argument, flags }: CompletedCommand, seen = ''): string {
  const own = `${seen}__fish_seen_subcommand_from ${name}`;
  const parts = namesOf(subcommands);
  const alone = parts === '' ? own : `${own}; and not __fish_seen_subcommand_from ${parts}`;
  const when = `complete -c mlp -n '${alone}'`;
  const listed = subcommands.map((sub) => `${when} -a ${sub.name} -d ${fishQuoted(sub.summary)}\n`);
  const further = subcommands.map((sub) => fishCommand(sub, `${own}; and `));
  const words =
    argument.kind === 'words' ? ` -f -a ${fishQuoted(argument.words.join(' '))}` : ' -F';
  const lines = flags.map(({ names, help, value }) => {
    const spelled = names.map((flag) =>
      flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`,
    );
    return `${when}${spelled.join('')}${fishValue(value)} -d ${fishQuoted(help)}\n`;
  });
  return `${when}${words}\n${lines.join('')}${listed.join('')}${further.join('')}`;
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
