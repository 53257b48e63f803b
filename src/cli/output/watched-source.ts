import type { Source } from '../../dataset/input/source.js';
import { formatPercent, formatSize } from './numbers.js';
import type { Progress, Update } from './progress-view.js';

/** In characters. More of a file's name is no help in a line that has to be read at a glance. */
const NAME = 32;

/** A source that says how much of it has been read. */
interface WatchedSource extends Source {
  /** Says again what there is to say, if there is anything new in its text. */
  refresh(): void;
}

/**
 * A source whose reading is shown, from when it begins; that of the files that follow it, too.
 *
 * @param text what is said, of the file's name and of how far it has been read: `45.0 %`, or `12 MB` where nobody knows
 * how much there is. That it is read, by default, and then made something of, which takes its time but has no news.
 */
export function watchedSource(
  source: Source,
  progress: Progress,
  text?: (name: string, part: string) => string,
): WatchedSource {
  const { stream, size, file, regular, further } = source;
  const name = shortName(source.name);
  const part = (bytes: number): string =>
    size === undefined ? formatSize(bytes) : formatPercent(Math.min(1, bytes / size));
  const said = text ?? ((file, done) => `reading ${file}, ${done}`);
  let bytes = 0;
  let update: Update | undefined;
  let refresh = (): void => update?.(bytes);
  const readTo = (done: number): void => {
    if (done < bytes) update = undefined; // it is read once more, another way
    bytes = done;
    update ??= progress.begin({ total: size, text: (done) => said(name, part(done)) });
    update(bytes);
  };
  const isRead = (): void => {
    if (text !== undefined) return;
    progress.begin({ text: () => `preparing ${name}` })(0);
    update = undefined;
  };
  async function* pieces() {
    let streamed = 0;
    readTo(0);
    for await (const piece of stream) {
      streamed += piece.length;
      readTo(streamed);
      yield piece;
    }
    isRead();
  }
  return {
    ...source,
    stream: Object.assign(pieces(), { destroy: () => stream.destroy() }),
    ...(file && {
      file: {
        ...file,
        async slice(from: number, to?: number) {
          const slice = await file.slice(from, to);
          readTo(bytes + slice.byteLength);
          return slice;
        },
      },
    }),
    ...(regular && {
      regular: {
        ...regular,
        read(into: Uint8Array, position: number) {
          const length = regular.read(into, position);
          if (length === 0) isRead();
          else readTo(position + length);
          return length;
        },
      },
    }),
    ...(further && {
      further: further.map((next) => ({
        ...next,
        async open() {
          const watched = watchedSource(await next.open(), progress, text);
          refresh = watched.refresh;
          return watched;
        },
      })),
    }),
    refresh: () => refresh(),
  };
}

/** A file without its folder. */
function shortName(path: string): string {
  const name = path.replace(/^.*[\\/](?=.)/s, '');
  return name.length <= NAME ? name : `${name.slice(0, NAME - 1)}…`;
}
