import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createStdout, StdoutClosed, StdoutError } from '../../../src/cli/output/stdout.js';

/** A descriptor that keeps what it is given, at most `most` bytes at a time, or throws codes in turn. */
function fakeFile(most = Infinity, codes: string[] = []) {
  const chunks: string[] = [];
  return {
    chunks,
    writeSync(_fd: number, bytes: Uint8Array, offset: number, length: number): number {
      const code = codes.shift();
      if (code !== undefined) throw Object.assign(new Error(`${code}: failed`), { code });
      const count = Math.min(most, length);
      chunks.push(Buffer.from(bytes.subarray(offset, offset + count)).toString());
      return count;
    },
  };
}

describe('a writer', () => {
  it('gathers rows into chunks of 64 KiB', async () => {
    const files = fakeFile();
    const out = createStdout({ files });
    for (let i = 0; i < 20_000; i++) out.write('0123456789');
    await out.end();
    expect(files.chunks.join('')).toBe('0123456789'.repeat(20_000));
    expect(files.chunks).toHaveLength(4);
  });

  it('does not keep a single line back', async () => {
    const files = fakeFile();
    createStdout({ files }).write('line\n');
    expect(files.chunks).toEqual([]);
    await setImmediate();
    await setImmediate();
    expect(files.chunks).toEqual(['line\n']);
  });

  it('goes on after short writes, and waits for a full pipe', () => {
    let pauses = 0;
    const files = fakeFile(3, ['EAGAIN', 'EAGAIN']);
    const out = createStdout({ files, pause: () => pauses++ });
    out.write('0123456789');
    out.flush();
    expect(files.chunks).toEqual(['012', '345', '678', '9']);
    expect(pauses).toBe(2);
  });

  it('writes bytes at once, as they are, behind the text before them', () => {
    const files = fakeFile();
    const out = createStdout({ files });
    out.write('text');
    out.write(Uint8Array.of(0x62, 0x79));
    expect(files.chunks).toEqual(['text', 'by']);
    const closed = createStdout({ files: fakeFile(1, ['EPIPE']) });
    expect(() => closed.write(Uint8Array.of(1))).toThrow(StdoutClosed);
  });

  it('throws for a closed pipe and for a full disk, each time', async () => {
    const closed = createStdout({ files: fakeFile(1, ['EPIPE']) });
    closed.write('x');
    expect(() => closed.flush()).toThrow(StdoutClosed);
    expect(() => closed.write('y')).toThrow(StdoutClosed);
    expect(closed.closed).toBe(true);
    const full = createStdout({ files: fakeFile(1, ['ENOSPC']) });
    full.surviveClosing();
    full.write('x');
    await expect(full.end()).rejects.toThrow('no space is left');
    expect(() => full.write('y')).toThrow(StdoutError);
    expect(full.closed).toBe(false);
  });

  it('tells a failure that happened between two calls', async () => {
    const out = createStdout({ files: fakeFile(1, ['ENOSPC']) });
    out.write('x');
    await setImmediate();
    await setImmediate();
    await expect(out.end()).rejects.toThrow(StdoutError);
  });

  it('drops what a closed pipe does not take, for those who want to go on', async () => {
    const files = fakeFile(Infinity, ['EPIPE']);
    const out = createStdout({ files });
    out.surviveClosing();
    out.write('x');
    out.flush();
    out.write('y');
    await out.end();
    expect(out.closed).toBe(true);
    expect(files.chunks).toEqual([]);
  });
});

const built = new URL('../../../dist/cli/output/', import.meta.url);

/** A program that writes by the built modules, and reports what is thrown as `mlp` does. */
function program(body: string): string {
  return `
    import { processTerminal } from '${built}terminal.js';
    import { reportError } from '${built}report-error.js';
    const terminal = processTerminal();
    const { stdout } = terminal;
    try {
      ${body}
      await stdout.end();
    } catch (error) {
      process.exitCode = await reportError(error, terminal);
    }`;
}

describe.runIf(process.platform !== 'win32')('a process', () => {
  it('has been built', () => {
    expect(existsSync(new URL('stdout.js', built))).toBe(true);
  });

  const rows = "for (let i = 0; i < 1e6; i++) stdout.write('row ' + i + '\\n');";

  it('delivers millions of bytes to a slow pipe, also when it exits at once', async () => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      program(`${rows} process.exit(7);`),
    ]);
    let bytes = 0;
    for await (const chunk of child.stdout) {
      bytes += chunk.length;
      if (bytes < 500_000) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(bytes).toBe(10_888_890);
    expect(child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))).toBe(7);
  });

  it('ends quietly when the reader is gone', () => {
    const result = spawnSync(
      'bash',
      [
        '-c',
        'set -o pipefail; "$0" --input-type=module -e "$1" | head -2; echo $?',
        process.execPath,
        program(rows),
      ],
      { encoding: 'utf8' },
    );
    expect([result.stdout, result.stderr]).toEqual(['row 0\nrow 1\n0\n', '']);
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full, and fails', () => {
    for (const body of ["stdout.write('x');", rows, "stdout.write('x'); process.exit(0);"]) {
      const result = spawnSync(
        'sh',
        ['-c', '"$0" --input-type=module -e "$1" >/dev/full', process.execPath, program(body)],
        { encoding: 'utf8' },
      );
      expect(result.status).toBe(1);
      expect(result.stderr).toBe(
        'mlp: error: cannot write to standard output: no space is left on the disk\n',
      );
    }
  });
});
