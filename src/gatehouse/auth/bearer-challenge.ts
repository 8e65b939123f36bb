import { AuthenticationError } from './tokens/authentication.errors.js';
import { InsufficientScopeError } from './scopes.js';
import { diagnosisOf } from './tokens/token-diagnosis.js';

/** The `WWW-Authenticate` of one protected resource (RFC 6750 §3, RFC 9728 §5.1). */
export class BearerChallenge {
  constructor(
    /** A challenge needs a parameter (§3): the realm, if the resource publishes no metadata. */
    private readonly place: { readonly resource_metadata: string } | { readonly realm: string },
    /** What a client should request first; some clients read scopes only here. */
    private readonly scopes: () => readonly string[],
    /** Formats a scope as clients must request it at the authorization server. */
    private readonly formatScope: (scope: string) => string = (scope) => scope,
  ) {}

  /** The challenge of an operation that needs these scopes. */
  withScopes(scopes: readonly string[]): BearerChallenge {
    return new BearerChallenge(this.place, () => scopes, this.formatScope);
  }

  /** @returns the header's value, or undefined for an error that another login cannot resolve */
  for(error: unknown): string | undefined {
    if (error instanceof InsufficientScopeError) {
      return this.build({
        error: 'insufficient_scope',
        error_description: error.message,
        scope: this.formatScopes(error.requiredScopes),
      });
    }
    if (!(error instanceof AuthenticationError)) return undefined;
    const { status, error: oauthError, message } = diagnosisOf(error.code);
    if (status === 403) return undefined;
    return this.build({
      // RFC 6750 §3.1: without credentials, no error code.
      ...(oauthError !== undefined && { error: oauthError, error_description: message }),
      scope: this.formatScopes(this.scopes()),
    });
  }

  private formatScopes(scopes: readonly string[]): string {
    return scopes.map(this.formatScope).join(' ');
  }

  private build(parameters: Record<string, string>): string {
    const list = Object.entries({ ...parameters, ...this.place })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${quotedString(value)}`);
    return `Bearer ${list.join(', ')}`;
  }
}

/** RFC 6750 §3: quotes, backslashes and controls are not allowed, not even escaped. */
function quotedString(value: string): string {
  return `"${value.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')}"`;
}
