/** How a refusal is answered: the `error` of RFC 6750 §3.1 and the HTTP status that goes with it. */
interface Diagnosis {
  readonly status: 400 | 401 | 403;
  /** Absent where the challenge must carry no error: no credentials were sent (RFC 6750 §3.1). */
  readonly error?: 'invalid_request' | 'invalid_token';
  /** What the client is told. */
  readonly message: string;
  /** What the log says: why this happens, and what to change. */
  readonly cause: string;
  /** Absent if there is nothing to do. */
  readonly remedy?: string;
}

const invalidToken = (cause: string, remedy?: string): Diagnosis => ({
  status: 401,
  error: 'invalid_token',
  message: 'Invalid token',
  cause,
  remedy,
});

/** Every reason to turn a request away at the door, with its cause and its remedy. */
export const DIAGNOSES = {
  token_missing: {
    status: 401,
    message: 'Authentication required',
    cause: 'The request has no Authorization: Bearer header.',
    remedy:
      'A client that gets this 401 starts its login. If it does not, check that it reads WWW-Authenticate.',
  },
  token_misplaced: {
    status: 400,
    error: 'invalid_request',
    message: 'Send the access token in the Authorization header, not in the query string',
    cause: 'The query string carries access_token.',
    remedy: 'Send the token as Authorization: Bearer, and revoke it: it is in access logs now.',
  },
  authorization_malformed: {
    status: 400,
    error: 'invalid_request',
    message: 'The Authorization header must be sent once, as: Bearer <token>',
    cause: 'The Authorization header is repeated, or what follows Bearer is not a token (RFC 6750 §2.1).',
    remedy:
      'Check how the client builds the header; an unset variable leaves "Bearer " with nothing behind it.',
  },
  credentials_ambiguous: {
    status: 400,
    error: 'invalid_request',
    message: 'Send one credential: Authorization or X-API-Key, once',
    cause: 'The request carries X-API-Key twice, or beside Authorization.',
    remedy: 'Let the client send one of them. A proxy may have added the other.',
  },
  credentials_refused: invalidToken(
    'The option authenticate found no caller in this request.',
    'Log in authenticate why it rejects the request.',
  ),
  api_key_malformed: invalidToken(
    'What begins like an API key, or came as X-API-Key, is none: cut, mistyped, or a token.',
    'Copy the whole key, or make another; send access tokens as Authorization: Bearer.',
  ),
  api_key_unknown: invalidToken(
    'There is no such API key.',
    'Check that the key was made for this deployment.',
  ),
  api_key_expired: invalidToken('The API key is past its expiry.', 'Make a new one.'),
  api_key_revoked: invalidToken(
    'The API key was revoked.',
    'If its user does not know of it, ask who revoked it, and why.',
  ),
  api_keys_disabled: invalidToken(
    'An API key was sent, and API keys are switched off.',
    'If they are meant to be used here, give the module the option apiKeys.',
  ),
  token_malformed: invalidToken(
    'The token is not a JSON Web Token.',
    'Ask the authorization server for an access token for this resource; opaque tokens need introspection() among the issuers.',
  ),
  token_encrypted: invalidToken(
    'The token is an encrypted JWE of five parts: Auth0 knew no audience for it.',
    'Turn on the Resource Parameter Compatibility Profile in the tenant settings, and register the resource URL as an API.',
  ),
  token_for_graph: invalidToken(
    'The token was issued for Microsoft Graph; nobody but Graph can verify it.',
    'Let the client log in at the authorization server that the resource metadata names.',
  ),
  token_is_id_token: invalidToken(
    'The token is an ID token: its audience is a client, not an API.',
    'Send the access token of the same login instead.',
  ),
  token_type_refused: invalidToken(
    'The header typ is neither JWT nor at+jwt (RFC 9068 §2.1), or the token_type of an introspected token is not Bearer.',
    'Send an access token; check the token dialect of the API in Auth0.',
  ),
  token_sender_constrained: invalidToken(
    'The token is bound to a key (cnf: DPoP or mutual TLS), and came without the proof of it.',
    'Let the issuer give this API bearer tokens: in Auth0, no sender constraining in the settings of the API; elsewhere, no DPoP or certificate binding for the client.',
  ),
  token_expired: invalidToken(
    'The token is past its exp.',
    'The client refreshes. If it logs in each time, let it ask for offline_access.',
  ),
  token_not_yet_valid: invalidToken(
    'The nbf or iat of the token is in the future, by more than the five seconds that clocks may differ.',
    'Check the clocks of this server and of the issuer.',
  ),
  token_lifetime_excessive: invalidToken(
    'The time between iat and exp of the token is longer than maxTokenLifetimeSeconds (30 days unless configured).',
    'Shorten the lifetime of access tokens at the issuer. If it must be that long, raise maxTokenLifetimeSeconds.',
  ),
  claim_missing: invalidToken(
    'The token lacks a claim that every access token must carry (iss, sub, aud, exp, iat).',
    'Check the rules or actions that shape the token at the issuer.',
  ),
  scp_missing: invalidToken(
    'The Entra token of a person has no delegated permissions (scp). The client asked for no scope of this API, or only for ' +
      'app roles.',
    'Let the client ask for APP-ID-URI/SCOPE. The scopes are in the app registration, under Expose an API; consent to them.',
  ),
  claim_invalid: invalidToken(
    'A claim of the token has a value of the wrong type.',
    'Check the rules or actions that shape the token at the issuer.',
  ),
  audience_mismatch: invalidToken(
    'The token was issued for another audience than this resource.',
    'Compare aud with resource (MCP) or api.audiences (REST), for entra() with clientId and appIdUri, character by character.',
  ),
  issuer_unknown: invalidToken(
    'The token comes from no issuer that is configured.',
    'Compare iss with domain and customDomains of auth0() (iss is the domain that served the login) and with tenants of entra().',
  ),
  tenant_refused: invalidToken(
    'The token comes from an Entra tenant that may not come in.',
    'If it is a tenant of yours, add it to tenants of entra(). If not, none: anybody may open a tenant.',
  ),
  key_unknown: invalidToken(
    'The issuer publishes no key with the kid of this token.',
    'Ignore a forgery. After an emergency rotation, wait for the cooldown of the key set.',
  ),
  key_ambiguous: invalidToken(
    'The token names no key (kid), and its issuer publishes several.',
    'Ignore a forgery. Otherwise let the issuer name its keys: the server does not guess among them.',
  ),
  key_unusable: invalidToken(
    'The issuer publishes the key with the kid of this token, but the key is malformed, private or too short.',
    'Let the issuer replace the key. An RSA key needs 2048 bits.',
  ),
  algorithm_refused: invalidToken(
    'The token is not signed with the algorithm of its issuer (RS256 unless configured).',
    'Set the signing algorithm of the API in Auth0 to RS256, or signingAlgorithm of auth0() to the one it has.',
  ),
  signature_invalid: invalidToken(
    'The signature does not match the key of the issuer: the token was forged or damaged.',
  ),
  token_inactive: invalidToken(
    'The introspection endpoint says that the token is not active: unknown, expired or revoked.',
    'The client refreshes or logs in. If every token is, check who may introspect at the issuer.',
  ),
  organization_missing: {
    status: 403,
    message: 'Your login names no organization. Log in through your organization.',
    cause: 'The token is good but names no organization (Auth0: org_id).',
    remedy: 'Let the application use organizations, and the user log in through one they belong to.',
  },
  organization_refused: {
    status: 403,
    message: 'Your organization cannot log in this way.',
    cause: 'The token is good, but names an organization that its issuer may not speak for.',
    remedy:
      'If the organization logs in at the issuer of opaque tokens, add it to organizations of introspection(). If not, ask who put it into the token.',
  },
  machine_refused: {
    status: 403,
    message: 'Programs that log in as themselves may not come in here. Log in as a user.',
    cause: 'The token was issued to a client for itself (client credentials).',
    remedy: 'If that is meant, set acceptMachines of the issuer, and let the token name the organization.',
  },
  not_enterprise: {
    status: 403,
    message: 'Sign in with your company account.',
    cause: 'The token is good, but nothing proves that a person came through single sign-on.',
    remedy:
      'Log in through single sign-on; enterpriseStrategies of auth0() lists the connections accepted, personMark of introspection() the mark of a person. A service account is none: it needs an API key.',
  },
} as const satisfies Record<string, Diagnosis>;

export type DiagnosisCode = keyof typeof DIAGNOSES;

export function diagnosisOf(code: DiagnosisCode): Diagnosis {
  return DIAGNOSES[code];
}
