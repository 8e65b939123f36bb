/** How a client may send its token (RFC 6750 §2). */
export enum BearerMethod {
  HEADER = 'header',
  BODY = 'body',
  QUERY = 'query',
}

/** JWS algorithms a resource may sign its responses with (RFC 9728 §2). */
export enum SigningAlgorithm {
  RS256 = 'RS256',
  RS384 = 'RS384',
  RS512 = 'RS512',
  PS256 = 'PS256',
  PS384 = 'PS384',
  PS512 = 'PS512',
  ES256 = 'ES256',
  ES384 = 'ES384',
  ES512 = 'ES512',
}

/** The JSON document of RFC 9728 §2. */
export interface ProtectedResourceMetadataDocument {
  resource: string;
  authorization_servers: string[];
  jwks_uri?: string;
  scopes_supported?: string[];
  bearer_methods_supported?: BearerMethod[];
  resource_signing_alg_values_supported?: SigningAlgorithm[];
  resource_name?: string;
  resource_documentation?: string;
  resource_policy_uri?: string;
  resource_tos_uri?: string;
  tls_client_certificate_bound_access_tokens?: boolean;
  authorization_details_types_supported?: string[];
  dpop_signing_alg_values_supported?: string[];
  dpop_bound_access_tokens_required?: boolean;
}

export class MissingRequiredArgumentError extends Error {
  override readonly name = 'MissingRequiredArgumentError';
  readonly code = 'missing_required_argument_error';

  constructor(argument: string) {
    super(`The argument '${argument}' is required but was not provided.`);
  }
}

/** The finished document; immutable. */
export class ProtectedResourceMetadata {
  constructor(private readonly document: Readonly<ProtectedResourceMetadataDocument>) {}

  toJSON(): ProtectedResourceMetadataDocument {
    return structuredClone(this.document);
  }
}

/**
 * Builds OAuth 2.0 Protected Resource Metadata (RFC 9728 §2). It has the public shape of the class of the same name in
 * `@auth0/auth0-api-js`, so that a project which has that package changes the import and nothing else.
 *
 * @throws MissingRequiredArgumentError for a blank resource or no authorization server
 */
export class ProtectedResourceMetadataBuilder {
  private readonly document: ProtectedResourceMetadataDocument;

  constructor(resource: string, authorizationServers: string[]) {
    if (resource.trim() === '') throw new MissingRequiredArgumentError('resource');
    if (authorizationServers.length === 0) throw new MissingRequiredArgumentError('authorizationServers');
    this.document = { resource, authorization_servers: [...authorizationServers] };
  }

  withJwksUri(uri: string): this {
    return this.with('jwks_uri', uri);
  }

  withScopesSupported(scopes: string[]): this {
    return this.with('scopes_supported', [...scopes]);
  }

  withBearerMethodsSupported(methods: BearerMethod[]): this {
    return this.with('bearer_methods_supported', [...methods]);
  }

  withResourceSigningAlgValuesSupported(algorithms: SigningAlgorithm[]): this {
    return this.with('resource_signing_alg_values_supported', [...algorithms]);
  }

  withResourceName(name: string): this {
    return this.with('resource_name', name);
  }

  withResourceDocumentation(url: string): this {
    return this.with('resource_documentation', url);
  }

  withResourcePolicyUri(uri: string): this {
    return this.with('resource_policy_uri', uri);
  }

  withResourceTosUri(uri: string): this {
    return this.with('resource_tos_uri', uri);
  }

  withTlsClientCertificateBoundAccessTokens(bound: boolean): this {
    return this.with('tls_client_certificate_bound_access_tokens', bound);
  }

  withAuthorizationDetailsTypesSupported(types: string[]): this {
    return this.with('authorization_details_types_supported', [...types]);
  }

  withDpopSigningAlgValuesSupported(algorithms: string[]): this {
    return this.with('dpop_signing_alg_values_supported', [...algorithms]);
  }

  withDpopBoundAccessTokensRequired(required: boolean): this {
    return this.with('dpop_bound_access_tokens_required', required);
  }

  build(): ProtectedResourceMetadata {
    return new ProtectedResourceMetadata(structuredClone(this.document));
  }

  private with<Field extends keyof ProtectedResourceMetadataDocument>(
    field: Field,
    value: ProtectedResourceMetadataDocument[Field],
  ): this {
    this.document[field] = value;
    return this;
  }
}
