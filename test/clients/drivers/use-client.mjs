// node use-client.mjs CLIENT < JSON: what the client lists and is answered, as JSON on the last line of stdout.
import { json } from 'node:stream/consumers';

const [, , client] = process.argv;
const { use } = await import(`./${client}.mjs`);
const used = await use(await json(process.stdin));
process.stdout.write(`\n${JSON.stringify(used)}\n`, () => process.exit(0));
