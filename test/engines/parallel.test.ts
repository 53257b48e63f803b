import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, type JsonObject, mlpPath, records } from '../cli/run-mlp.js';
import { hasMachines, Machine } from './machine.js';

const iris = readFileSync(dataFile('iris.csv'));
const script = fileURLToPath(new URL('../../examples/sweep-ssh.sh', import.meta.url));
const space = ['--vary', 'lr=0.1 0.2 0.3', '--vary', 'hidden=2 3', '--epochs', '3'];
const asked = ['iris.csv', ...space, '--cv', '2', '--quiet'];

describe.skipIf(!hasMachines)(
  'examples/sweep-ssh.sh on two machines (needs parallel, openssh-server and rsync)',
  () => {
    const folder = new Folder({ 'iris.csv': iris });
    const elsewhere = [
      `HOME='${folder.path}' REMOTE_FOLDER='${folder.at('remote')}'`,
      `REMOTE_MLP="sh '${folder.at('mlp.sh')}'" '${script}' hosts iris.csv`,
    ].join(' ');
    const sweep = (name: string) => ['sweep', ...asked, '--ledger', name, '-o', `${name}.json`];
    const machines: Machine[] = [];

    beforeAll(async () => {
      for (const name of ['a', 'b']) machines.push(await Machine.start(folder.at(name)));
      const [, { port: second }] = machines;
      folder.write('hosts', machines.map(({ login }) => `${login}\n`).join(''));
      // On the second machine one trial comes to its end, and the next one hangs.
      folder.write(
        'mlp.sh',
        `cd '${folder.at('remote')}' && port=\${SSH_CONNECTION##* }
        if [ $port = ${second} ] && ! mkdir ../once 2>/dev/null; then
          until grep -q $port ../ran; do sleep 0.1; done
          touch ../hangs
          sleep 600
        fi
        '${process.execPath}' '${mlpPath}' "$@" && echo $port >>../ran`,
      );
      expect(folder.binary([...sweep('here'), '--jobs', '1'])).toMatchObject({ code: 0 });
    });
    afterAll(async () => {
      for (const machine of machines) await machine.kill();
    });

    it('comes to what one machine does, though one of them is killed in the middle', async () => {
      const running = once(folder.spawn([...sweep('there'), '--exec', elsewhere]), 'close');
      await expect.poll(() => existsSync(folder.at('hangs')), { timeout: 50_000 }).toBe(true);
      await machines[1].kill();
      expect(await running).toEqual([0, null]);
      expect(lasting(folder.read('there'))).toEqual(lasting(folder.read('here')));
      expect(folder.read('there.json')).toBe(folder.read('here.json'));
    });

    it('runs again what was lost, though one of them is dead from the beginning', () => {
      const lines = folder.read('here').split(/(?<=\n)/);
      folder.write('rest', lines.slice(2).join(''));
      folder.binary(['sweep', 'pending', ...asked, '--ledger', 'rest', '-o', 'pending.ndjson']);
      expect(records(folder.read('pending.ndjson'))).toHaveLength(2);
      expect(folder.shell(`${elsewhere} <pending.ndjson >>rest`)).toMatchObject({ code: 0 });
      expect(lasting(folder.read('rest'))).toEqual(lasting(folder.read('here')));
    });
  },
);

/** The results of a ledger by their ids, without what differs from run to run. */
function lasting(ledger: string): JsonObject[] {
  return records(ledger)
    .map(({ seconds: _, host: __, ...rest }) => rest)
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
}
