import { Html, html } from './html.js';
import { page } from './page.js';

/** Asks before the session ends. `form` is oidc-provider's `op.logoutForm` with its one-time secret. */
export function logoutPage(form: string): string {
  return page(
    'Log out',
    'Development tenant',
    html`<h1>Log out?</h1>
      <p class="soft">The next sign-in asks for an account again.</p>
      ${new Html(form)}
      <button class="plain" type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>
        Log out
      </button>`,
  );
}

export function loggedOutPage(): string {
  return page(
    'Logged out',
    'Development tenant',
    html`<h1>You are logged out</h1>
      <p class="soft">This window can be closed.</p>`,
  );
}
