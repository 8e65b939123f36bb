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
 * Builds OAuth 2.0 Protected Resource Metadata (RFC 9728 §2), with the API of the class of `@auth0/auth0-api-js`.
 * @throws MissingRequiredArgumentError for a blank resource or no authorization server
 */
export class ProtectedResourceMetadataBuilder {
  private readonly document: ProtectedResourceMetadataDocument;

  readonly withJwksUri = this.setter('jwks_uri');
  readonly withScopesSupported = this.setter('scopes_supported');
  readonly withBearerMethodsSupported = this.setter('bearer_methods_supported');
  readonly withResourceSigningAlgValuesSupported = this.setter('resource_signing_alg_values_supported');
  readonly withResourceName = this.setter('resource_name');
  readonly withResourceDocumentation = this.setter('resource_documentation');
  readonly withResourcePolicyUri = this.setter('resource_policy_uri');
  readonly withResourceTosUri = this.setter('resource_tos_uri');
  readonly withTlsClientCertificateBoundAccessTokens = this.setter(
    'tls_client_certificate_bound_access_tokens',
  );
  readonly withAuthorizationDetailsTypesSupported = this.setter('authorization_details_types_supported');
  readonly withDpopSigningAlgValuesSupported = this.setter('dpop_signing_alg_values_supported');
  readonly withDpopBoundAccessTokensRequired = this.setter('dpop_bound_access_tokens_required');

  constructor(resource: string, authorizationServers: string[]) {
    if (resource.trim() === '') throw new MissingRequiredArgumentError('resource');
    if (authorizationServers.length === 0) throw new MissingRequiredArgumentError('authorizationServers');
    this.document = { resource, authorization_servers: [...authorizationServers] };
  }

  build(): ProtectedResourceMetadata {
    return new ProtectedResourceMetadata(structuredClone(this.document));
  }

  private setter<Field extends keyof ProtectedResourceMetadataDocument>(
    field: Field,
  ): (value: Required<ProtectedResourceMetadataDocument>[Field]) => this {
    return (value) => {
      this.document[field] = structuredClone(value);
      return this;
    };
  }
}
