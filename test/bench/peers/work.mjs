// The work that every peer does: the same tokens, the same tools, the same rows.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';

const { BENCH_ISSUER, BENCH_AUDIENCE, BENCH_TOOLS = '10' } = process.env;
export const PORT = Number(process.env.PORT);

const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', BENCH_ISSUER));

/** The claims of a valid token. @throws Error */
export async function verify(token) {
  const options = { issuer: BENCH_ISSUER, audience: BENCH_AUDIENCE, algorithms: ['RS256'] };
  return (await jwtVerify(token, keys, options)).payload;
}

const verified = new Map();

/** The same, with a cache of verified tokens. */
export async function verifyCached(token) {
  const known = verified.get(token);
  if (known !== undefined && Date.now() < known.exp * 1000) return known;
  const claims = await verify(token);
  verified.set(token, claims);
  return claims;
}

export const tokenOf = (request) => /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];

export const whoami = ({ sub, org_id, client_id, scope }) => ({
  kind: 'enterprise',
  userId: sub,
  displayName: null,
  organizationId: org_id,
  clientId: client_id,
  scopes: scope.split(' '),
});

export const rows = {
  projects: Array.from({ length: 10 }, (_, index) => ({
    projectId: `00000000-0000-4000-8000-00000000000${index}`,
    name: `Project ${index}`,
    description: `A project about things number ${index}, which has a description of usual length`,
    status: 'active',
    clientName: `Client ${index}`,
    updatedAt: '2026-11-01T09:00:00.000Z',
  })),
};

const whoamiOutput = z.object({
  kind: z.enum(['enterprise', 'machine', 'service']),
  userId: z.string(),
  displayName: z.string().nullable(),
  organizationId: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
});
const searchInput = z.strictObject({
  search: z.string().min(1).max(200).optional().describe('Words in name or description.'),
  status: z.enum(['active', 'on_hold', 'completed', 'archived']).optional(),
  limit: z.int().min(1).max(25).default(10),
});
const searchOutput = z.object({
  projects: z.array(
    z.object({
      projectId: z.string(),
      name: z.string(),
      description: z.string(),
      status: z.enum(['active', 'on_hold', 'completed', 'archived']),
      clientName: z.string(),
      updatedAt: z.string(),
    }),
  ),
});

const description =
  "Finds projects of the user's organization by words in name or description (typos are forgiven), status and client. " +
  'Without search: the most recently active. Returns up to 10 (25 at most), best match first.';
const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

const search = (name) => ({
  name,
  description,
  annotations,
  input: searchInput,
  output: searchOutput,
  run: () => rows,
});

/** Each with `run(claims)`. */
export const tools = [
  {
    name: 'whoami',
    description: 'Tells whose login the tools act with: user, organization, OAuth client and scopes.',
    annotations,
    input: z.strictObject({}),
    output: whoamiOutput,
    run: whoami,
  },
  search('search_fixed'),
  ...Array.from({ length: Number(BENCH_TOOLS) - 2 }, (_, index) => search(`search_${index}`)),
];

/** The result of a tool as MCP has it. */
export const resultOf = (value) => ({
  structuredContent: value,
  content: [{ type: 'text', text: JSON.stringify(value) }],
});
