import type { ListResourcesResult, Resource } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Listed, Listing } from './lists.decorator.js';
import { covers, type McpCatalog } from './mcp-catalog.js';
import { McpRequestError } from './mcp-request.error.js';

/** The cursors of the listings that have more, by URI template. */
type OpenListings = ReadonlyMap<string, string>;

/**
 * One page of `resources/list`: the next page of every listing that the scopes cover, so that clients which read one page
 * show some of each. Resources with a fixed URI are on the first page.
 * @param list calls the listing of a template
 * @throws McpRequestError for a cursor that was not given out for these scopes
 */
export async function listResources(
  catalog: McpCatalog,
  scopes: readonly string[],
  cursor: string | undefined,
  list: (uriTemplate: string, listing: Listing) => Promise<Listed>,
): Promise<ListResourcesResult> {
  const visible = catalog.listings.filter((offered) => covers(scopes, offered)).map(({ name }) => name);
  const open = cursor === undefined ? undefined : openListings(cursor, visible);
  const resources = open === undefined ? catalog.list<Resource>('resource', scopes) : [];
  const next = new Map<string, string>();
  for (const uriTemplate of visible) {
    if (open !== undefined && !open.has(uriTemplate)) continue;
    const page = await list(uriTemplate, { cursor: open?.get(uriTemplate) });
    resources.push(...page.resources);
    if (page.nextCursor !== undefined) next.set(uriTemplate, page.nextCursor);
  }
  return { resources, ...(next.size > 0 && { nextCursor: encode(next) }) };
}

const encode = (open: OpenListings): string =>
  Buffer.from(JSON.stringify(Object.fromEntries(open))).toString('base64url');

/** Not sealed: a cursor only says which cursor goes to which listing, and each listing checks its own. */
function openListings(cursor: string, visible: readonly string[]): OpenListings {
  const open = decode(cursor);
  const known = [...open.keys()].every((uriTemplate) => visible.includes(uriTemplate));
  // One spelling only: Node's decoder skips what is not base64.
  if (open.size > 0 && known && encode(open) === cursor) return open;
  throw McpRequestError.invalidParams('Invalid params of resources/list: look at cursor');
}

function decode(cursor: string): OpenListings {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return new Map(Object.entries(z.record(z.string(), z.string()).parse(json)));
  } catch {
    return new Map();
  }
}
