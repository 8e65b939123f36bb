import type { Attack, AttackGroup, Expected, Target } from './attack.js';
import {
  callTool,
  completePrompt,
  type Door,
  DOORS,
  getPrompt,
  MCP,
  postNote,
  readResource,
  REST,
  withHeaders,
  withToken,
} from './doors.js';
import { compact, GOOD_HEADER, goodClaims, type Json, signedBy } from './forged-token.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import type { Header, RawRequest } from './raw-http.js';
import { atEveryDoor, forbidden, invalidToken, type TokenAttack } from './refusals.js';

const token = (target: Target, audience: string, claims: Json | string): string =>
  compact(
    GOOD_HEADER,
    typeof claims === 'string' ? claims : { ...goodClaims(target, audience), ...claims },
    signedBy(target.app.issuer),
  );

/** A token of another organization, or of none, that would write to a project of Acme's. */
const member = (name: string, claims: Json, expected: (door: Door) => Expected): TokenAttack => [
  name,
  'RFC 9068 §4, Auth0 organizations',
  (target, audience) => token(target, audience, claims),
  expected,
];

const notFound = (door: Door): Expected => door.projectNotFound;

const ORGANIZATIONS: TokenAttack[] = [
  member('a writer of the other organization', { org_id: GLOBEX }, notFound),
  member('our organization in upper case', { org_id: ACME.toUpperCase() }, notFound),
  member('our organization and a blank', { org_id: `${ACME} ` }, notFound),
  member('a prefix of our organization', { org_id: ACME.slice(0, -1) }, notFound),
  member('a wildcard for an organization', { org_id: '%' }, notFound),
  member('a pattern for an organization', { org_id: `${ACME.slice(0, -1)}_` }, notFound),
  member('SQL for an organization', { org_id: `' OR organization_id = '${ACME}` }, notFound),
  member('two organizations in one text', { org_id: `${GLOBEX},${ACME}` }, notFound),
  member('our organization by its name', { org_id: 'Acme Consulting', org_name: ACME }, notFound),
  member(
    'another organization, ours in a claim beside it',
    { org_id: GLOBEX, 'https://gatehouse.example/org_id': ACME, organization_id: ACME, tid: ACME },
    notFound,
  ),
  member('an organization with a NUL', { org_id: `${ACME}\0` }, (door) =>
    invalidToken(door, 'claim_invalid'),
  ),
  member('an organization of 10,000 characters', { org_id: 'o'.repeat(10_000) }, (door) =>
    invalidToken(door, 'claim_invalid'),
  ),
  ...(
    [
      ['no', undefined],
      ['an empty', ''],
      ['a null', null],
      ['a numeric', 1],
      ['a list for an', [ACME]],
      ['an object for an', { id: ACME }],
      ['a true', true],
    ] as const
  ).map(([which, org_id]) =>
    member(`${which} organization`, { org_id }, () => forbidden('organization_missing')),
  ),
  member('only the name of our organization', { org_id: undefined, org_name: ACME }, () =>
    forbidden('organization_missing'),
  ),
  ...[
    'auth0|wanda',
    'google-oauth2|wanda',
    'waad',
    'WAAD|wanda',
    ' waad|wanda',
    'xwaad|wanda',
    'email|waad|wanda',
    '|waad|',
  ].map((sub) => member(`the login ${JSON.stringify(sub)}`, { sub }, () => forbidden('not_enterprise'))),
  member(
    'a program that logged in as itself',
    { sub: 'gatehouse-web@clients', gty: 'client-credentials' },
    () => forbidden('machine_refused'),
  ),
  member('a program with the subject of a person', { gty: 'client-credentials' }, () =>
    forbidden('machine_refused'),
  ),
];

type Send = (target: Target) => RawRequest;

/** A good token of Acme's, asking for what is Globex's. */
const acme = (
  name: string,
  door: Door,
  send: Send,
  expected: Expected,
  { headers = [], claims = {} }: { readonly headers?: readonly Header[]; readonly claims?: Json } = {},
): Attack => ({
  name: `${door.name}: ${name}`,
  clause: 'OWASP API1:2023, broken object level authorization',
  request: (target) => withHeaders(withToken(send(target), token(target, door.audience, claims)), ...headers),
  expected,
});

const get = (path: string): RawRequest => ({ method: 'GET', path });
const invalid: Expected = { status: 400, code: 'invalid_request' };
const unknown: Expected = { status: 200, code: -32602 };
const nothing: Expected = { status: 200 };

const FOREIGN_IDS: Attack[] = [
  ...DOORS.map((door) =>
    acme(
      'write to a foreign project',
      door,
      (target) => door.addNote(target, target.foreignProjectId),
      door.projectNotFound,
    ),
  ),
  ...DOORS.map((door) =>
    acme(
      'write to a foreign project, its id in upper case',
      door,
      (target) => door.addNote(target, target.foreignProjectId.toUpperCase()),
      door.projectNotFound,
    ),
  ),
  ...['get_project', 'list_project_notes'].map((tool) =>
    acme(
      `${tool} of a foreign project`,
      MCP,
      ({ foreignProjectId }) => callTool(tool, { projectId: foreignProjectId }),
      MCP.projectNotFound,
    ),
  ),
  ...['', '/notes'].map((rest) =>
    acme(
      `read a foreign project${rest}`,
      REST,
      ({ foreignProjectId }) => get(`/api/projects/${foreignProjectId}${rest}`),
      REST.projectNotFound,
    ),
  ),
  ...['{ID}', 'urn:uuid:ID', ' ID', "ID' OR '1'='1", 'ID\0', 'ID,ID', '*', '%', ''].map((spelling) =>
    acme(
      `get_project ${JSON.stringify(spelling)}`,
      MCP,
      ({ foreignProjectId }) =>
        callTool('get_project', { projectId: spelling.replaceAll('ID', foreignProjectId) }),
      MCP.projectNotFound,
    ),
  ),
  ...['%7BID%7D', 'ID%27%20OR%201%3D1%20--', 'ID%00', '%2e%2e%2fwhoami', '*', '__proto__'].map((spelling) =>
    acme(
      `read ${spelling}`,
      REST,
      ({ foreignProjectId }) => get(`/api/projects/${spelling.replaceAll('ID', foreignProjectId)}`),
      REST.projectNotFound,
    ),
  ),
];

/** Read, and in every spelling that might get by a check of one. */
const FOREIGN_RESOURCES: Attack[] = [
  'project://ID',
  'PROJECT://ID',
  'project:///ID',
  'project://ID/',
  'project://ID?organizationId=ORG',
  'project://ORG/ID',
  'project://ORG@ID',
  'project://%2e%2e%2fORG%2fID',
  'project://ID%00',
  "project://ID' OR '1'='1",
  'project://*',
  'project://%25',
  'organization://ORG',
].map((spelling) =>
  acme(
    `read the resource ${spelling}`,
    MCP,
    ({ foreignProjectId }) =>
      readResource(spelling.replaceAll('ID', foreignProjectId).replaceAll('ORG', GLOBEX)),
    unknown,
  ),
);

const OF_GLOBEX = 'Kestrel Automotive';
const READS_INVOICES = { scope: 'invoices:read' };

const FOREIGN_PROMPTS: Attack[] = [
  { client: OF_GLOBEX },
  { client: OF_GLOBEX.toUpperCase() },
  { client: ` ${OF_GLOBEX} ` },
  { client: `${OF_GLOBEX}' OR '1'='1` },
  { client: 'Kestrel%' },
  { client: '%' },
  { client: OF_GLOBEX, organizationId: GLOBEX },
  { client: { name: OF_GLOBEX } },
].flatMap((args) => [
  acme(`a report on ${JSON.stringify(args)}`, MCP, () => getPrompt('client_status_report', args), unknown),
  acme(
    `overdue invoices of ${JSON.stringify(args)}`,
    MCP,
    () => getPrompt('overdue_invoices', args),
    unknown,
    { claims: READS_INVOICES },
  ),
]);

/** Completions succeed; what they show is looked through for names of Globex's. */
const COMPLETIONS: Attack[] = [
  '',
  OF_GLOBEX,
  'kestrel',
  'Kestrel%',
  '%',
  '_',
  '\\',
  "' OR '1'='1",
  '\0',
].flatMap((typed) => [
  acme(
    `complete ${JSON.stringify(typed)} for a report`,
    MCP,
    () => completePrompt('client_status_report', 'client', typed),
    nothing,
  ),
  acme(
    `complete ${JSON.stringify(typed)} for overdue invoices`,
    MCP,
    () => completePrompt('overdue_invoices', 'client', typed),
    nothing,
    { claims: READS_INVOICES },
  ),
]);

const FOREIGN_FIELDS: Attack[] = [
  ...['organizationId', 'organization_id', 'org_id', 'tenant', 'principal'].map((field) =>
    acme(`search with ${field}`, MCP, () => callTool('search_projects', { [field]: GLOBEX }), nothing),
  ),
  ...['organizationId', 'org_id', 'organization'].map((field) =>
    acme(`search with ${field}`, REST, () => get(`/api/projects?${field}=${GLOBEX}`), invalid),
  ),
  ...['authorId', 'authorName', 'authorIssuer', 'organizationId', 'createdAt', 'noteId'].flatMap((field) => [
    acme(
      `a note with ${field}`,
      MCP,
      ({ projectId }) => callTool('add_project_note', { projectId, content: 'x', [field]: GLOBEX }),
      MCP.written,
    ),
    acme(
      `a note with ${field}`,
      REST,
      ({ projectId }) => postNote(projectId, { content: 'x', [field]: GLOBEX }),
      invalid,
    ),
  ]),
  acme(
    'a note for the project in the body, not the path',
    REST,
    ({ projectId, foreignProjectId }) => postNote(projectId, { content: 'x', projectId: foreignProjectId }),
    invalid,
  ),
  acme(
    'a foreign project in the query of a write',
    REST,
    ({ foreignProjectId }) => ({
      ...postNote(foreignProjectId, { content: 'x' }),
      path: `/api/projects/${foreignProjectId}/notes?organizationId=${GLOBEX}`,
    }),
    REST.projectNotFound,
  ),
  ...['X-Organization-Id', 'X-Org-Id', 'X-Tenant-Id', 'Auth0-Organization'].flatMap((header) =>
    DOORS.map((door) =>
      acme(
        `a foreign project with ${header}`,
        door,
        (target) => door.addNote(target, target.foreignProjectId),
        door.projectNotFound,
        { headers: [[header, GLOBEX]] },
      ),
    ),
  ),
];

/** Searches succeed; what they find is looked through for rows of Globex's. */
const SEARCHES: Attack[] = (
  [
    ['a foreign project by its name', { search: 'Paint shop quality' }],
    ['a foreign client by its name', { clientName: 'Kestrel Automotive', clientNameMatch: 'exact' }],
    ['a part of a foreign client', { clientName: 'Kestrel' }],
    ['everything by a wildcard', { clientName: '%' }],
    ['everything by an underscore', { clientName: '_' }],
    ['a backslash', { clientName: '\\', search: '\\' }],
    ['a quote', { clientName: "'", search: "'" }],
    ['SQL that ends the query', { search: "x'; update projects set name = 'owned'; --" }],
    ['SQL that adds a condition', { search: `x' OR organization_id = '${GLOBEX}` }],
    [
      'SQL that changes the organization',
      { search: `'); select set_config('app.organization_id', '${GLOBEX}', true); --` },
    ],
    ['SQL that adds a query', { clientName: "x' UNION SELECT id, name FROM organizations --" }],
    ['parameters of a query', { search: '$1 $2 :x ? @p', clientName: '$1' }],
    ['regular expressions', { search: '(.*)+$', clientName: '.*' }],
    ['what is slow to compare', { search: 'a!a '.repeat(50) }],
  ] as const
).flatMap(([what, args]) => [
  acme(`search for ${what}`, MCP, () => callTool('search_projects', { ...args, limit: 25 }), nothing),
  acme(
    `search for ${what}`,
    REST,
    () => get(`/api/projects?limit=25&${new URLSearchParams(args).toString()}`),
    nothing,
  ),
]);

/** One organization reaching for what another has. */
export const tenantAttacks: AttackGroup = {
  controls: [
    ...atEveryDoor(member('a writer of our organization', {}, (door) => door.written)),
    acme('read a project of our own', REST, ({ projectId }) => get(`/api/projects/${projectId}`), nothing),
    acme('get_project of our own', MCP, ({ projectId }) => callTool('get_project', { projectId }), nothing),
    acme(
      'a report on a client of our own',
      MCP,
      () => getPrompt('client_status_report', { client: 'Brightwater Foods' }),
      nothing,
    ),
    acme('overdue invoices of our own', MCP, () => getPrompt('overdue_invoices', {}), nothing, {
      claims: READS_INVOICES,
    }),
    acme('the resource of our own', MCP, ({ projectId }) => readResource(`project://${projectId}`), nothing),
  ],
  attacks: [
    ...ORGANIZATIONS.flatMap(atEveryDoor),
    ...FOREIGN_IDS,
    ...FOREIGN_RESOURCES,
    ...FOREIGN_PROMPTS,
    ...COMPLETIONS,
    ...FOREIGN_FIELDS,
    ...SEARCHES,
  ],
};
