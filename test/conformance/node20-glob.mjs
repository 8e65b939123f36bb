// The suite imports fs.globSync, which Node 20 has not, for a command we do not use: there it is told of a function that
// fails when called. Given to Node by --import.
import * as fs from 'node:fs';
import { register } from 'node:module';

const hook = `
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (!url.includes('@modelcontextprotocol/conformance/dist/')) return loaded;
  const source = String(loaded.source).replace(/globSync as (\\w+),(.*?from"fs";)/, '$2const $1=()=>{throw new Error("Node 20 has no globSync")};');
  return { ...loaded, source };
}`;
if (!('globSync' in fs)) register(`data:text/javascript,${encodeURIComponent(hook)}`);
