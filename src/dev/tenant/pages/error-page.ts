import { html } from './html.js';
import { page } from './page.js';

export interface ShownError {
  readonly code: string;
  readonly description: string;
  /** What to change, here and in a real tenant. */
  readonly remedy?: string | undefined;
}

/** Auth0's error page: what a user meets when the tenant cannot send the error back to the client. */
export function auth0ErrorPage(error: ShownError): string {
  return page(
    'Something went wrong',
    'Development tenant',
    html`<h1>Oops!, something went wrong</h1>
      ${details(error)}`,
  );
}

/** Entra ID's error page, for a request it answers itself. */
export function entraErrorPage(error: ShownError): string {
  return page(
    'Sign in (simulated Microsoft Entra ID)',
    'Simulated Microsoft Entra ID',
    html`<h1>Sign in</h1>
      <p>Sorry, but we’re having trouble signing you in.</p>
      ${details(error)}`,
  );
}

function details({ code, description, remedy }: ShownError): ReturnType<typeof html> {
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
