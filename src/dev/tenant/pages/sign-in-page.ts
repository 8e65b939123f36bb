import { ACCOUNTS, type Account, findAccountByEmail, permissionsOf } from '../accounts.js';
import { type Html, html } from './html.js';
import { page } from './page.js';

/** The account picker of the simulated Entra ID. The account of `loginHint` is highlighted and focused. */
export function signInPage(
  action: string,
  loginHint: string | undefined,
  apiScopes: readonly string[],
): string {
  const hinted = findAccountByEmail(loginHint ?? '');
  return page(
    'Sign in (simulated Microsoft Entra ID)',
    'Simulated Microsoft Entra ID',
    html`<h1>Pick an account</h1>
      <p class="soft">to continue to the development tenant</p>
      <form method="post" action="${action}">
        <ul>
          ${ACCOUNTS.map((account) => accountButton(account, account === hinted, apiScopes))}
        </ul>
      </form>`,
  );
}

function accountButton(account: Account, chosen: boolean, apiScopes: readonly string[]): Html {
  const focus = chosen ? html`class="chosen" autofocus` : undefined;
  const { organization } = account;
  const membership = organization === undefined ? 'No organization' : `Organization ${organization.name}`;
  // Scopes would mislead here: without an organization the API rejects every call.
  const outcome =
    organization === undefined
      ? 'Signs in, and the API turns it away (403)'
      : describePermissions(account, apiScopes);
  return html` <li>
    <button type="submit" name="account" value="${account.email}" ${focus}>
      <strong>${account.name}</strong> <span>${account.email}</span> <span>${membership}</span>
      <span>${outcome}</span>
    </button>
  </li>`;
}

function describePermissions(account: Account, apiScopes: readonly string[]): string {
  const permissions = permissionsOf(account, apiScopes);
  if (permissions.length === apiScopes.length) return 'May do everything';
  return `May only use ${permissions.join(', ')}`;
}
