import type { EpochRecord } from '../../training/epoch-record.js';
import { formatCount, formatDuration, formatLoss, formatPercent } from './numbers.js';
import { align } from './table.js';

export interface EpochLinesOptions {
  /** The most epochs there will be: what is thinned out depends on it. */
  readonly epochs: number;
  /** How many networks are trained, one after the other, where they are several: of each the last epoch is printed. */
  readonly members?: number | undefined;
  /** Which of the columns that not every training has are there. */
  readonly accuracy?: boolean;
  readonly validationLoss?: boolean;
  readonly validationAccuracy?: boolean;
  /** Takes one line at a time, with its line end. */
  readonly print: (line: string) => void;
  /** Colours the titles. */
  readonly titleStyle?: (text: string) => string;
}

/** The table of epochs, printed while training goes on. */
export interface EpochLines {
  /** Prints an epoch, or keeps it in mind if it is one of those that are left out. */
  add(record: EpochRecord): void;
  /** Prints the last epoch if that was left out; nothing after the second call. */
  finish(): void;
}

interface EpochColumn {
  readonly title: string;
  readonly width: number;
  readonly text: (record: EpochRecord) => string;
}

/**
 * The table of epochs as lines. The widths of its columns are fixed beforehand, since no line can wait for
 * those that follow. Of many epochs about twenty are printed; the first and the last always are.
 */
export function createEpochLines(options: EpochLinesOptions): EpochLines {
  const { epochs, members, print, titleStyle = (text) => text } = options;
  const columns = columnsOf(options);
  const isShown = members === undefined ? thinning(epochs) : (epoch: number) => epoch === epochs;
  let begun = false;
  let pending: EpochRecord | undefined;

  const show = (record: EpochRecord): void => {
    if (!begun) {
      begun = true;
      print(
        `${titleStyle(
          line(
            columns.map(({ title }) => title),
            columns,
          ),
        )}\n`,
      );
    }
    print(
      `${line(
        columns.map(({ text }) => text(record)),
        columns,
      )}\n`,
    );
  };

  return {
    add(record) {
      if (pending !== undefined && pending.member !== record.member) show(pending);
      // The first line comes at once: it shows that training has begun, or gone on from a checkpoint.
      if (begun && !isShown(record.epoch)) {
        pending = record;
        return;
      }
      pending = undefined;
      show(record);
    },
    finish() {
      if (pending !== undefined) show(pending);
      pending = undefined;
    },
  };
}

/** Of most terminals, in columns. A file has the same table, so no terminal is asked for its own. */
const WIDEST = 80;
const GAP = '  ';

function columnsOf(options: EpochLinesOptions): EpochColumn[] {
  const wide = columnsBy(options, { title: 'validation accuracy', time: 12 });
  const width = wide.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);
  return width <= WIDEST ? wide : columnsBy(options, { title: 'and accuracy', time: 11 });
}

/**
 * @param title of the validation accuracy, which is behind the validation loss
 * @param time the width of its column
 */
function columnsBy(
  options: EpochLinesOptions,
  { title, time }: { readonly title: string; readonly time: number },
): EpochColumn[] {
  const { members } = options;
  const columns: EpochColumn[] = [
    ...(members === undefined
      ? []
      : [
          {
            title: 'member',
            width: Math.max(6, formatCount(members).length),
            text: ({ member = 1 }: EpochRecord) => formatCount(member),
          },
        ]),
    {
      title: 'epoch',
      width: Math.max(5, formatCount(options.epochs).length),
      text: ({ epoch }) => formatCount(epoch),
    },
    { title: 'loss', width: 10, text: ({ loss }) => formatLoss(loss) },
  ];
  if (options.accuracy) {
    columns.push({ title: 'accuracy', width: 8, text: ({ accuracy }) => percentOrNone(accuracy) });
  }
  if (options.validationLoss) {
    columns.push({
      title: 'validation loss',
      width: 15,
      text: ({ validationLoss: loss }) => (loss === undefined ? NONE : formatLoss(loss)),
    });
  }
  if (options.validationAccuracy) {
    columns.push({
      title,
      width: title.length,
      text: ({ validationAccuracy }) => percentOrNone(validationAccuracy),
    });
  }
  columns.push({ title: 'time', width: time, text: ({ seconds }) => formatDuration(seconds) });
  return columns;
}

const NONE = '–';

function percentOrNone(share: number | undefined): string {
  return share === undefined ? NONE : formatPercent(share);
}

function line(texts: readonly string[], columns: readonly EpochColumn[]): string {
  return texts.map((text, c) => align(text, columns[c].width, 'right')).join(GAP);
}

const ALL = 20;
const MOST = 24;
const FEW = 10;

/**
 * Which epochs are printed: all when there are at most 20; otherwise 1, 2, 5, 10, 20, 50, … up to a step
 * of that kind, and then its multiples, with the smallest step that gives at most 24 lines, or at most
 * 10 multiples: of billions, the steps up to there are more.
 */
export function thinning(epochs: number): (epoch: number) => boolean {
  if (epochs <= ALL) return () => true;
  const below = new Set<number>();
  const steps = ladder();
  for (;;) {
    const step = steps.next().value;
    const multiples = Math.floor(epochs / step);
    if (below.size + multiples <= MOST || multiples <= FEW) {
      return (epoch) => epoch === epochs || epoch % step === 0 || below.has(epoch);
    }
    below.add(step);
  }
}

/** 1, 2, 5, 10, 20, 50, … */
function* ladder(): Generator<number, never> {
  for (let power = 1; ; power *= 10) {
    yield power;
    yield 2 * power;
    yield 5 * power;
  }
}
