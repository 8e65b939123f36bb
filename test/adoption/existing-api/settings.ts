/** What the company configures this API with. */
export interface ApiSettings {
  /** With a trailing slash, as Auth0 has it. */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** The public URL of the API. */
  readonly audience: string;
  /** Shared with the payment provider, which signs what it sends. */
  readonly webhookSecret: string;
}

export const API_SETTINGS = Symbol('API_SETTINGS');
