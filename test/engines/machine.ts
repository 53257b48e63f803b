import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const SSHD = '/usr/sbin/sshd';

/** Whether there is what machines and those who use them need. */
export const hasMachines =
  process.platform === 'linux' &&
  existsSync(SSHD) &&
  ['parallel', 'rsync', 'ssh'].every((name) => spawnSync('which', [name]).status === 0);

/** What stands for another machine: an sshd on loopback with a configuration of its own, to which whoever runs this may log in. */
export class Machine {
  readonly port: number;
  /** The line that a list of machines has of it, for two trials at a time. */
  readonly login: string;
  readonly #sshd: ChildProcess;

  private constructor(port: number, login: string, sshd: ChildProcess) {
    this.port = port;
    this.login = login;
    this.#sshd = sshd;
  }

  /** @param folder a new one, for its keys */
  static async start(folder: string): Promise<Machine> {
    mkdirSync(folder);
    const key = `${folder}/key`;
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    copyFileSync(`${key}.pub`, `${folder}/authorized_keys`);
    const port = await freePort();
    const config = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${key}`,
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      'StrictModes no', // a folder for temporary files is anybody's
      'PasswordAuthentication no',
      'UsePAM no',
      'PidFile none',
    ];
    writeFileSync(`${folder}/sshd_config`, config.join('\n'));
    // Where a service would have made it.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const sshd = spawn(SSHD, ['-D', '-e', '-f', `${folder}/sshd_config`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    for await (const line of createInterface(sshd.stderr)) {
      said += `${line}\n`;
      if (line.startsWith('Server listening')) {
        sshd.stderr.resume();
        const options = `-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
        return new Machine(port, `2/ssh -F none -i ${key} -p ${port} ${options} 127.0.0.1`, sshd);
      }
    }
    throw new Error(said);
  }

  /** Ends it and all that runs on it at once, as a power cut does. */
  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#sshd;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#sshd, 'exit');
    for (const one of withDescendants(pid)) killOne(one);
    await ended;
  }
}

/** A process and those that it has started, and they. */
function withDescendants(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const of = (parent: number): number[] => [
    parent,
    ...pairs.filter(([ppid]) => ppid === parent).flatMap(([, child]) => of(child)),
  ];
  return of(pid);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
