import { z } from 'zod';
import { ACCOUNTS, findAccountByEmail } from './accounts.js';

const accountEmail = z
  .string()
  .refine(
    (email) => findAccountByEmail(email) !== undefined,
    `must be one of ${ACCOUNTS.map(({ email }) => email).join(', ')}`,
  );

/** Auth0's maximum: thirty days. */
export const MAX_TOKEN_LIFETIME = 2_592_000;
export const MAX_KEY_ROTATION = 86_400;

/** The switches of the tenant. Each one changed is a misconfiguration known from real tenants. */
export const settingsSchema = z.strictObject({
  /** Auth0's Resource Parameter Compatibility Profile: `compatibility` takes `resource` as the audience. */
  resourceParameterProfile: z.enum(['compatibility', 'audience']),
  /** Whether the Entra ID connection is promoted to domain level. */
  domainConnection: z.boolean(),
  /** Whether the client's redirect URIs are registered at the application. */
  callbackRegistered: z.boolean(),
  /** Whether the APIs are registered at the tenant. */
  apiRegistered: z.boolean(),
  tokenDialect: z.enum(['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz']),
  /** Lifetime of an access token in seconds. */
  tokenLifetime: z.int().min(1).max(MAX_TOKEN_LIFETIME),
  /** Seconds after which the next request rotates the signing keys; 0 for never. */
  keyRotation: z.int().min(0).max(MAX_KEY_ROTATION),
  /** A refreshed access token lacks the API's scopes. */
  refreshWithoutScope: z.boolean(),
  /** The account that the simulated Entra ID signs in without a page. */
  autoLogin: accountEmail.nullable(),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The current settings: those of the start until a control request changes them. */
export class SettingsStore {
  private settings: Settings;

  constructor(private readonly initial: Settings) {
    this.settings = initial;
  }

  get current(): Settings {
    return this.settings;
  }

  /** Changes only the given settings. @throws z.ZodError naming every unknown name and wrong value; changes nothing then */
  update(changes: unknown): Settings {
    this.settings = { ...this.settings, ...settingsSchema.partial().parse(changes) };
    return this.settings;
  }

  reset(): Settings {
    this.settings = this.initial;
    return this.settings;
  }
}
