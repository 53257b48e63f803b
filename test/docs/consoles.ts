import { timeless } from './timeless.js';

/** Runs a line of shell; what it prints. */
type Shell = (command: string) => string;

/** Stands for lines that are left out. */
const LEFT_OUT = '…';

/**
 * A document in Markdown with its blocks of ```console run again, from the first to the last: below each command, which
 * is behind `$ ` (and `> ` where it goes on), what it prints now. Where that is what is shown but for times, it stays
 * as it is; of what is shown with a line of `…`, as many lines are kept before it and after it.
 */
export function withConsolesRun(document: string, shell: Shell): string {
  return document.replace(/(```console\n)([\s\S]*?)(?=```)/g, (_, fence: string, block: string) =>
    [fence, ...block.split(/^(?=\$ )/m).map((part) => commandRun(part, shell))].join(''),
  );
}

function commandRun(part: string, shell: Shell): string {
  const [, command, shown] = /^\$ (.*\n(?:> .*\n)*)([\s\S]*)$/.exec(part) ?? [];
  if (command === undefined) throw new Error(`no command: ${part}`);
  const printed = shell(command.replace(/\n> /g, '\n'));
  return `$ ${command}${merged(linesOf(shown), linesOf(printed)).join('')}`;
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** What is printed, as it is shown. */
function merged(shown: readonly string[], printed: readonly string[]): string[] {
  const gap = shown.indexOf(`${LEFT_OUT}\n`);
  if (gap < 0) return printed.map((line, i) => kept(shown[i], line));
  const after = shown.length - gap - 1;
  return [
    ...printed.slice(0, gap).map((line, i) => kept(shown[i], line)),
    `${LEFT_OUT}\n`,
    ...printed.slice(-after).map((line, i) => kept(shown[gap + 1 + i], line)),
  ];
}

function kept(shown: string | undefined, printed: string): string {
  return shown !== undefined && timeless(shown.trimEnd()) === timeless(printed.trimEnd())
    ? shown
    : printed;
}
