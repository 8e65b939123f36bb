/** Errors a tenant is known for, and what makes each go away: here, then in a real tenant. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /AADSTS9010010/,
    'The tenant handed the client’s resource parameter on to Entra ID. POST {"resourceParameterProfile": ' +
      '"compatibility"} to /__dev/settings; in Auth0: Settings, Advanced, Resource Parameter Compatibility Profile.',
  ],
  [
    /Callback URL mismatch/,
    'Use a loopback redirect URI with the path /callback or /oauth/callback, and POST {"callbackRegistered": true} to ' +
      '/__dev/settings; in Auth0: Applications, Settings, Allowed Callback URLs.',
  ],
  [
    /Service not found/,
    'POST {"apiRegistered": true} to /__dev/settings, or add the identifier to DEV_TENANT_EXTRA_AUDIENCES; in ' +
      'Auth0: Applications, APIs, Create API, with exactly this identifier.',
  ],
  [
    /no connections enabled/,
    'POST {"domainConnection": true} to /__dev/settings; in Auth0: Authentication, Enterprise, ' +
      'the connection, Promote to domain level.',
  ],
  [
    /client is invalid|client_id/,
    'The tenant knows one application, gatehouse-web, and no dynamic registration.',
  ],
  [
    /session|expired|cookie/i,
    'Start again from the client. A sign-in lasts an hour, in one browser, at the address the client opened.',
  ],
];

export function remedyFor(message: string): string | undefined {
  return REMEDIES.find(([pattern]) => pattern.test(message))?.[1];
}
