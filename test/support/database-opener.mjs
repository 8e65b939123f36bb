// Opens the embedded database with what is in dist, or takes only its lock. Reads commands from standard input and
// answers each with one line. Arguments: the dist folder, DATA_DIR and, optionally, the process id to believe in.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [dist = '', dataDirectory = '', processId] = process.argv.slice(2);
if (processId !== undefined) Object.defineProperty(process, 'pid', { value: Number(processId) });
const from = (file) => import(pathToFileURL(`${dist}/platform/database/${file}`).href);

let driver;
let lock;

const commands = {
  open: async () => {
    const { openDatabase } = await from('open-database.js');
    driver = await openDatabase({ DATABASE_URL: undefined, DATA_DIR: dataDirectory });
    return 'open';
  },
  close: async () => {
    await driver.close();
    return 'closed';
  },
  lock: async () => {
    const { DirectoryLock } = await from('directory-lock.js');
    lock = DirectoryLock.acquire(join(dataDirectory, 'pglite'));
    return 'locked';
  },
  unlock: () => {
    lock.release();
    return 'unlocked';
  },
};

console.log(`process ${process.pid}`);
for await (const command of createInterface({ input: process.stdin })) {
  try {
    console.log(await commands[command]());
  } catch (error) {
    console.log(`${error.name}: ${error.message}`);
  }
}
