// Opens the embedded database, or takes only its lock. Reads commands from standard input and answers each with one line.
// Arguments: DATA_DIR and, optionally, the process id to believe in.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DirectoryLock } from '../../../src/platform/database/directory-lock.js';
import { openDatabase } from '../../../src/platform/database/open-database.js';

const [dataDirectory = '', processId] = process.argv.slice(2);
if (processId !== undefined) Object.defineProperty(process, 'pid', { value: Number(processId) });

let driver: Awaited<ReturnType<typeof openDatabase>> | undefined;
let lock: DirectoryLock | undefined;

const commands: Readonly<Record<string, () => Promise<string> | string>> = {
  open: async () => {
    driver = await openDatabase({ DATABASE_URL: undefined, DATA_DIR: dataDirectory });
    return 'open';
  },
  close: async () => {
    await driver?.close();
    return 'closed';
  },
  lock: () => {
    lock = DirectoryLock.acquire(join(dataDirectory, 'pglite'));
    return 'locked';
  },
  unlock: () => {
    lock?.release();
    return 'unlocked';
  },
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`process ${process.pid}`);
for await (const command of createInterface({ input: process.stdin })) {
  try {
    say((await commands[command]?.()) ?? `unknown command: ${command}`);
  } catch (error) {
    say(String(error));
  }
}
