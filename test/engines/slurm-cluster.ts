import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, networkInterfaces, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const programs = { munged: 'munged', slurmctld: 'slurmctld', slurmd: 'slurmd' } as const;
/** Where Debian has daemons, which is not on everybody's path. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/**
 * Whether there is Slurm, and an address that is not this machine's own only, without which it finds none to listen on (it asks
 * for AI_ADDRCONFIG): tests that submit jobs skip without them.
 */
export const hasSlurm =
  process.platform === 'linux' &&
  Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => !internal)) &&
  Object.values(programs).every(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH } }).status === 0,
  );

/**
 * A cluster of one controller and one node, this machine, in a folder of its own: its daemons are told the time by
 * nobody's systemd, and ask munge with a key that nobody else has who they talk to.
 */
export class SlurmCluster {
  readonly #path = mkdtempSync(join(tmpdir(), 'mlp-slurm-'));
  readonly #daemons: ChildProcess[] = [];
  /** What commands of Slurm find this cluster by. */
  readonly env = { PATH, SLURM_CONF: join(this.#path, 'slurm.conf') };

  /** Starts it, and waits for its node. */
  async start(): Promise<void> {
    const [controller = 0, node = 0] = await freePorts(2);
    for (const folder of ['state', 'spool']) mkdirSync(join(this.#path, folder));
    writeFileSync(join(this.#path, 'munge.key'), randomBytes(1024), { mode: 0o600 });
    writeFileSync(this.env.SLURM_CONF, this.#configuration(controller, node));
    const at = (name: string) => join(this.#path, name);
    this.#daemon(programs.munged, [
      ...['--foreground', '--force', `--key-file=${at('munge.key')}`],
      ...[`--socket=${at('munge.socket')}`, `--seed-file=${at('munge.seed')}`],
      ...[`--pid-file=${at('munged.pid')}`, `--log-file=${at('munged.log')}`],
    ]);
    this.#daemon(programs.slurmctld, ['-D']);
    this.#daemon(programs.slurmd, ['-D']);
    await this.until(() => this.run('sinfo', '--noheader', '--format=%T').startsWith('idle'));
  }

  /** What a command of Slurm prints. */
  run(command: string, ...args: readonly string[]): string {
    const { stdout } = spawnSync(command, args, {
      env: { ...process.env, ...this.env },
      encoding: 'utf8',
    });
    return stdout;
  }

  /** Waits until all jobs are over. */
  idle(): Promise<void> {
    return this.until(() => this.run('squeue', '--noheader') === '');
  }

  /** Waits for something to be so. @throws Error with what the daemons say when it is not so in a minute */
  async until(isSo: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
      if (isSo()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    const logs = Object.values(programs).map((name) => readFileSync(this.#log(name), 'utf8'));
    throw new Error(`Slurm does not get there:\n${logs.join('\n')}`);
  }

  async stop(): Promise<void> {
    for (const daemon of this.#daemons.toReversed()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      const ended = new Promise((done) => daemon.once('exit', done));
      daemon.kill('SIGKILL'); // its state goes, too
      await ended;
    }
    rmSync(this.#path, { recursive: true, force: true });
  }

  #daemon(program: string, args: readonly string[]): void {
    const line = `exec ${program} "$@" >>'${this.#log(program)}' 2>&1`;
    const env = { ...process.env, ...this.env };
    this.#daemons.push(spawn('sh', ['-c', line, program, ...args], { env, stdio: 'ignore' }));
  }

  #log(program: string): string {
    return join(this.#path, `${program}.out`);
  }

  #configuration(controllerPort: number, nodePort: number): string {
    const [host] = hostname().split('.');
    const user = userInfo().username;
    const path = this.#path;
    return `ClusterName=mlp
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${path}/munge.socket
CredType=cred/munge
StateSaveLocation=${path}/state
SlurmdSpoolDir=${path}/spool
SlurmctldPidFile=${path}/slurmctld.pid
SlurmdPidFile=${path}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
NodeName=${host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
  }
}

/** Ports on which nobody listens. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            done(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
