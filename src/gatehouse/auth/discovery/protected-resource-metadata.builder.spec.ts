import { OAuthProtectedResourceMetadataSchema } from '@modelcontextprotocol/core';
import {
  BearerMethod,
  MissingRequiredArgumentError,
  ProtectedResourceMetadataBuilder,
  SigningAlgorithm,
} from './protected-resource-metadata.builder.js';

const RESOURCE = 'https://api.example.com/api/mcp';
const SERVERS = ['https://tenant.example/'];

describe('ProtectedResourceMetadataBuilder', () => {
  it('needs no more than a resource and an authorization server', () => {
    expect(new ProtectedResourceMetadataBuilder(RESOURCE, SERVERS).build().toJSON()).toEqual({
      resource: RESOURCE,
      authorization_servers: SERVERS,
    });
  });

  it('names every field as RFC 9728 §2 spells it, and passes the schema of the MCP SDK', () => {
    const document = new ProtectedResourceMetadataBuilder(RESOURCE, SERVERS)
      .withJwksUri('https://api.example.com/jwks')
      .withScopesSupported(['projects:read'])
      .withBearerMethodsSupported([BearerMethod.HEADER])
      .withResourceSigningAlgValuesSupported([SigningAlgorithm.RS256])
      .withResourceName('Example')
      .withResourceDocumentation('https://api.example.com/docs')
      .withResourcePolicyUri('https://api.example.com/policy')
      .withResourceTosUri('https://api.example.com/tos')
      .withTlsClientCertificateBoundAccessTokens(false)
      .withAuthorizationDetailsTypesSupported(['payment'])
      .withDpopSigningAlgValuesSupported(['ES256'])
      .withDpopBoundAccessTokensRequired(false)
      .build()
      .toJSON();
    expect(document).toEqual({
      resource: RESOURCE,
      authorization_servers: SERVERS,
      jwks_uri: 'https://api.example.com/jwks',
      scopes_supported: ['projects:read'],
      bearer_methods_supported: ['header'],
      resource_signing_alg_values_supported: ['RS256'],
      resource_name: 'Example',
      resource_documentation: 'https://api.example.com/docs',
      resource_policy_uri: 'https://api.example.com/policy',
      resource_tos_uri: 'https://api.example.com/tos',
      tls_client_certificate_bound_access_tokens: false,
      authorization_details_types_supported: ['payment'],
      dpop_signing_alg_values_supported: ['ES256'],
      dpop_bound_access_tokens_required: false,
    });
    expect(OAuthProtectedResourceMetadataSchema.parse(document)).toEqual(document);
  });

  it.each(['', '  '])('refuses the resource %j', (resource) => {
    expect(() => new ProtectedResourceMetadataBuilder(resource, SERVERS)).toThrow(
      MissingRequiredArgumentError,
    );
  });

  it('refuses no authorization server, with a stable code', () => {
    expect(() => new ProtectedResourceMetadataBuilder(RESOURCE, [])).toThrow(
      expect.objectContaining({ code: 'missing_required_argument_error' }) as Error,
    );
  });

  it('what is built does not change with the builder or the caller’s arrays', () => {
    const scopes = ['a'];
    const builder = new ProtectedResourceMetadataBuilder(RESOURCE, SERVERS).withScopesSupported(scopes);
    const built = builder.build();
    scopes.push('b');
    builder.withResourceName('Later');
    expect(built.toJSON()).toEqual({
      resource: RESOURCE,
      authorization_servers: SERVERS,
      scopes_supported: ['a'],
    });
  });
});
