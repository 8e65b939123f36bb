import { html } from './html.js';
import { page } from './page.js';

/** Well-known errors of a tenant, and how to fix each: here, then in a real tenant. */
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

interface ShownError {
  readonly code: string;
  readonly description: string;
}

/** Auth0's error page, for an error that the tenant cannot send back to the client. */
export function auth0ErrorPage(error: ShownError): string {
  const message = `${error.code} ${error.description}`;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(message))?.[1];
  return page(
    'Something went wrong',
    'Development tenant',
    html`<h1>Oops!, something went wrong</h1>
      ${details(error, remedy)}`,
  );
}

/** Entra ID's error page, for a request that it answers itself. */
export function entraErrorPage(error: ShownError): string {
  return page(
    'Sign in (simulated Microsoft Entra ID)',
    'Simulated Microsoft Entra ID',
    html`<h1>Sign in</h1>
      <p>Sorry, but we’re having trouble signing you in.</p>
      ${details(error)}`,
  );
}

function details({ code, description }: ShownError, remedy?: string): ReturnType<typeof html> {
  return html`<dl>
    <dt>Error</dt>
    <dd><code>${code}</code></dd>
    <dt>Description</dt>
    <dd>${description}</dd>
    ${
      remedy === undefined
        ? undefined
        : html`<dt>What to do</dt>
            <dd>${remedy}</dd>`
    }
  </dl>`;
}
