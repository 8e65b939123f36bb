import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import { API_URL, MCP_URL } from '../support/test-app.js';
import type { Attack, AttackGroup, Expected } from './attack.js';
import { APP_ID_URI, type CredentialedTarget, ENTRA_CLIENT, ENTRA_TENANT } from './credentialed-server.js';
import type { Door } from './doors.js';
import {
  compact,
  goodClaims,
  type Json,
  macedWith,
  publicKeyOf,
  signedBy,
  unsigned,
} from './forged-token.js';
import { atEveryDoor, forbidden, insufficientScope, invalidToken, type TokenAttack } from './refusals.js';

type Row = TokenAttack<CredentialedTarget>;
type Claims = Json | ((target: CredentialedTarget) => Json);

const ACCESS_TOKENS = 'Microsoft identity platform, access token claims';
const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-00000000000f';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const HEADER = { alg: 'RS256', typ: 'JWT', kid: 'key-1' };
const now = Math.floor(Date.now() / 1000);

/** A writer's token of the tenant, version 2. */
const v2Claims = ({ entra }: CredentialedTarget): Json => ({
  iss: `${entra.url}${ENTRA_TENANT}/v2.0`,
  aud: ENTRA_CLIENT,
  sub: 'pairwise',
  tid: ENTRA_TENANT,
  oid: 'person-1',
  azp: 'claude',
  scp: 'projects:write',
  ver: '2.0',
  iat: now,
  exp: now + 600,
});

const V1 = {
  iss: `https://sts.windows.net/${ENTRA_TENANT}/`,
  azp: undefined,
  appid: 'claude',
  ver: '1.0',
};

const issued =
  (claims: Claims, header: Json = {}) =>
  (target: CredentialedTarget): string =>
    compact(
      { ...HEADER, ...header },
      { ...v2Claims(target), ...(typeof claims === 'function' ? claims(target) : claims) },
      signedBy(target.entra),
    );

/** A token that the tenant's key did sign, with other claims than a good one. */
const row = (name: string, claims: Claims, expected: (door: Door) => Expected, header?: Json): Row => [
  `Entra: ${name}`,
  ACCESS_TOKENS,
  issued(claims, header),
  expected,
];
const refused = (name: string, claims: Claims, code: DiagnosisCode): Row =>
  row(name, claims, (door) => invalidToken(door, code));
const barred = (name: string, claims: Claims, code: DiagnosisCode): Row =>
  row(name, claims, () => forbidden(code));
const tooLittle = (name: string, claims: Claims): Row => row(name, claims, insufficientScope);
const forged = (name: string, token: Row[2], code: DiagnosisCode): Row => [
  `Entra: ${name}`,
  'RFC 8725 §3.1',
  token,
  (door) => invalidToken(door, code),
];

const TENANTS: Row[] = [
  ...(
    [
      ['another tenant', `${OTHER_TENANT}/v2.0`],
      ['the common endpoint', 'common/v2.0'],
      ['the endpoint of organizations', 'organizations/v2.0'],
      ['personal accounts', '9188040d-6c67-4c5b-b112-36a304b66dad/v2.0'],
      ['our tenant in upper case', `${ENTRA_TENANT.toUpperCase()}/v2.0`],
      ['our tenant without its version', ENTRA_TENANT],
      ['our tenant with a slash behind', `${ENTRA_TENANT}/v2.0/`],
      ['a template', '{tenantid}/v2.0'],
    ] as const
  ).map(([name, path]) =>
    refused(
      `a token of ${name}`,
      ({ entra }) => ({ iss: `${entra.url}${path}`, tid: OTHER_TENANT }),
      'issuer_unknown',
    ),
  ),
  refused(
    'a v1 token of another tenant',
    { ...V1, iss: `https://sts.windows.net/${OTHER_TENANT}/` },
    'tenant_refused',
  ),
  refused('a v1 token without its slash', { ...V1, iss: V1.iss.slice(0, -1) }, 'issuer_unknown'),
  refused('another tid than its issuer’s', { tid: OTHER_TENANT }, 'claim_invalid'),
  refused('tid in upper case', { tid: ENTRA_TENANT.toUpperCase() }, 'claim_invalid'),
  refused('tid absent', { tid: undefined }, 'claim_missing'),
  refused('tid a list', { tid: [ENTRA_TENANT] }, 'claim_missing'),
];

const AUDIENCES: Row[] = [
  ...(
    [
      ['another app registration', 'cccccccc-0000-4000-8000-00000000000d'],
      ['ours in upper case', ENTRA_CLIENT.toUpperCase()],
      ['the App ID URI, which is for v1', APP_ID_URI],
      ['the MCP endpoint, which Auth0 issues for', MCP_URL],
      ['the REST API, which Auth0 issues for', API_URL],
      ['Azure management', 'https://management.azure.com/'],
    ] as const
  ).map(([name, aud]) => refused(`aud ${name}`, { aud }, 'audience_mismatch')),
  refused('v1, the App ID URI with a slash', { ...V1, aud: `${APP_ID_URI}/` }, 'audience_mismatch'),
  refused('aud Microsoft Graph', { aud: GRAPH }, 'token_for_graph'),
  row('the nonce of Microsoft Graph', {}, (door) => invalidToken(door, 'token_for_graph'), { nonce: 'n' }),
  refused('aud absent', { aud: undefined }, 'claim_missing'),
  refused('an ID token', { azp: undefined, scp: undefined, nonce: 'n' }, 'token_is_id_token'),
  refused(
    'an ID token with roles',
    { azp: undefined, scp: undefined, roles: ['projects:write'] },
    'token_is_id_token',
  ),
];

const CLAIMS: Row[] = [
  refused('expired', { exp: now - 60 }, 'token_expired'),
  refused('exp in a year', { exp: now + 31_536_000 }, 'token_lifetime_excessive'),
  refused('exp absent', { exp: undefined }, 'claim_missing'),
  refused('oid absent', { oid: undefined }, 'claim_missing'),
  refused('oid with a NUL', { oid: 'person-1\0' }, 'claim_invalid'),
  refused('scp a list', { scp: ['projects:write'] }, 'claim_invalid'),
  refused('roles of a person and no scp', { scp: undefined, roles: ['projects:write'] }, 'scp_missing'),
  refused('scp empty', { scp: '' }, 'scp_missing'),
  barred(
    'an application',
    { sub: 'app-object', oid: 'app-object', scp: undefined, roles: ['projects:write'] },
    'machine_refused',
  ),
  tooLittle('scp to read only', { scp: 'projects:read' }),
  tooLittle('scp of the whole API', { scp: 'access_as_user' }),
  tooLittle('scp with the App ID URI', { scp: `${APP_ID_URI}/projects:write` }),
  tooLittle('scp with commas', { scp: 'projects:read,projects:write' }),
  tooLittle('the scope only among the roles', { scp: 'projects:read', roles: ['projects:write'] }),
  tooLittle('the scope only in Auth0’s claims', {
    scp: 'projects:read',
    scope: 'projects:write',
    permissions: ['projects:write'],
  }),
];

const FORGERIES: Row[] = [
  forged(
    'the attacker’s key under its kid',
    (target) => compact(HEADER, v2Claims(target), signedBy(target.stranger)),
    'signature_invalid',
  ),
  forged(
    'signed by the Auth0 tenant',
    (target) => compact(HEADER, v2Claims(target), signedBy(target.app.issuer)),
    'signature_invalid',
  ),
  forged(
    'signing for the Auth0 tenant',
    (target, audience) => compact(HEADER, goodClaims(target, audience), signedBy(target.entra)),
    'signature_invalid',
  ),
  forged(
    'alg none',
    (target) => compact({ ...HEADER, alg: 'none' }, v2Claims(target), unsigned),
    'algorithm_refused',
  ),
  forged(
    'HS256 with the public key',
    (target) =>
      compact({ ...HEADER, alg: 'HS256' }, v2Claims(target), macedWith(publicKeyOf(target.entra).pem)),
    'algorithm_refused',
  ),
  forged(
    'RS512',
    (target) => compact({ ...HEADER, alg: 'RS512' }, v2Claims(target), signedBy(target.entra, 'RS512')),
    'algorithm_refused',
  ),
  forged('an unknown kid', issued({}, { kid: 'key-2' }), 'key_unknown'),
];

/** At a project of the tenant's own organization: nothing but the fault itself may keep the request out. */
const inItsOrganization = (rows: readonly Row[]): Attack<CredentialedTarget>[] =>
  rows.flatMap(atEveryDoor).map((attack) => ({
    ...attack,
    request: (target) => attack.request({ ...target, projectId: target.entraProjectId }),
  }));

const written = (door: Door): Expected => door.written;

/** Tokens that Entra ID issues directly. */
export const entraAttacks: AttackGroup<CredentialedTarget> = {
  controls: inItsOrganization([
    row('a good token', {}, written),
    row('a good v1 token for the App ID URI', { ...V1, aud: APP_ID_URI }, written),
    row('a good v1 token for the client id', V1, written),
  ]),
  attacks: [
    ...inItsOrganization([...TENANTS, ...AUDIENCES, ...CLAIMS, ...FORGERIES]),
    // Acme is an organization of the Auth0 tenant.
    ...atEveryDoor(
      row('a good token, at a project of another organization', {}, (door) => door.projectNotFound),
    ),
    ...atEveryDoor(
      row(
        'a good token that names Acme as Auth0 would',
        { org_id: 'org_acme000000000001' },
        (door) => door.projectNotFound,
      ),
    ),
  ],
};
