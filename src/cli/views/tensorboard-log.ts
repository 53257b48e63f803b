import { closeSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Scalar, scalarsRecord, versionRecord } from '../../export/tensorboard/event.js';
import { type Claim, refuseShared } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { attempt } from '../../support/file-error.js';
import { statIfAny, writeFully } from '../../support/file-system.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import type { EpochRecord } from '../../training/epoch-record.js';
import type { EpochLog } from './training-view.js';

/** The runs in the folder, so that their curves of one name lie in one chart; what each has of an epoch. */
const runs: Readonly<
  Record<string, (record: EpochRecord) => readonly (readonly [string, number | undefined])[]>
> = {
  training: (record) => [
    ['loss', record.loss],
    ['accuracy', record.accuracy],
    ['learning rate', record.learningRate],
    ['gradient norm', record.gradientNorm],
  ],
  validation: (record) => [
    ['loss', record.validationLoss],
    ['accuracy', record.validationAccuracy],
  ],
};

const EVENTS = /^events\.out\.tfevents\./;

/**
 * Makes sure that the event files of --tensorboard may be written: one in the folder of each run, which is made with its
 * first number.
 *
 * @param now in milliseconds since 1970
 * @returns a function that begins them
 * @throws MlpError ('usage') when the path is a file, or the folder has events of another training already, unless
 * they are to be replaced; ('data') when nothing can be written there
 */
export function claimTensorboardLog(
  folder: string,
  { force, outputs = [] }: Pick<Claim, 'force' | 'outputs'>,
  now: () => number = Date.now,
): () => EpochLog {
  const at = { kind: 'usage', option: 'tensorboard', value: folder } as const;
  const isFolder = statIfAny(folder)?.isDirectory() ?? true;
  if (isStandardOutput(folder) || !isFolder) {
    throw new MlpError({
      ...at,
      problem: 'it is no folder, and event files lie in one',
      advice: 'name a folder',
    });
  }
  refuseShared({ option: 'tensorboard', path: folder }, outputs);
  const names = Object.keys(runs);
  const old = [folder, ...memberFolders(folder)].flatMap((parent) =>
    names.flatMap((name) => eventFiles(join(parent, name))),
  );
  if (old.length > 0 && !force) {
    throw new MlpError({
      ...at,
      problem: 'it has the events of a training already, and one curve would be made of both',
      advice: ['name another folder', { text: 'replace them with', options: { force: undefined } }],
    });
  }
  return () => {
    attempt(folder, () => {
      for (const path of old) unlinkSync(path);
      mkdirSync(join(folder, names[0]), { recursive: true }); // before there is anything to write, to learn whether it can be
    });
    return eventLog(folder, now());
  };
}

/** @param start in milliseconds since 1970 */
function eventLog(folder: string, start: number): EpochLog {
  const files = new Map<string, number>();
  const write = (name: string, bytes: (isFirst: boolean) => readonly Uint8Array[]): void => {
    const path = join(folder, name, `events.out.tfevents.${Math.floor(start / 1000)}.mlp`);
    attempt(path, () => {
      const known = files.get(name);
      if (known === undefined) mkdirSync(join(folder, name), { recursive: true });
      const fd = known ?? openSync(path, 'wx');
      files.set(name, fd);
      for (const one of bytes(known === undefined)) writeFully(fd, one);
    });
  };
  return {
    add(record) {
      const time = start / 1000 + record.seconds;
      for (const [run, numbersOf] of Object.entries(runs)) {
        const name = record.member === undefined ? run : join(memberFolder(record.member), run);
        const scalars = numbersOf(record).flatMap(([tag, value]): Scalar[] =>
          value === undefined ? [] : [[tag, value]],
        );
        if (scalars.length === 0) continue;
        write(name, (isFirst) => [
          ...(isFirst ? [versionRecord(start / 1000)] : []),
          scalarsRecord(time, record.epoch, scalars),
        ]);
      }
    },
    close() {
      for (const fd of files.values()) closeSync(fd);
    },
  };
}

/** Of a member of an ensemble, from 1: runs of its own beside those of the others. */
function memberFolder(member: number): string {
  return `member-${member}`;
}

function memberFolders(folder: string): string[] {
  const isThere = statIfAny(folder)?.isDirectory() ?? false;
  if (!isThere) return [];
  return attempt(folder, () => readdirSync(folder))
    .filter((name) => /^member-\d+$/.test(name))
    .map((name) => join(folder, name));
}

function eventFiles(folder: string): string[] {
  const isThere = statIfAny(folder)?.isDirectory() ?? false;
  if (!isThere) return [];
  return attempt(folder, () => readdirSync(folder))
    .filter((name) => EVENTS.test(name))
    .map((name) => join(folder, name));
}
