import type { Config } from '../config/config.js';
import {
  BearerMethod,
  type ProtectedResourceMetadata,
  ProtectedResourceMetadataBuilder,
  SigningAlgorithm,
} from './protected-resource-metadata.builder.js';

/**
 * What the MCP endpoint says of itself (RFC 9728 §2). `resource` is the URL that clients are configured with: strict
 * ones compare the two. `offline_access` is not among the scopes: it is between client and authorization server.
 */
export function mcpProtectedResourceMetadata(
  config: Config,
  name: string,
  scopes: string[],
): ProtectedResourceMetadata {
  return new ProtectedResourceMetadataBuilder(config.mcpResourceUrl, [config.auth0Issuer])
    .withBearerMethodsSupported([BearerMethod.HEADER])
    .withResourceSigningAlgValuesSupported([SigningAlgorithm[config.environment.AUTH0_SIGNING_ALG]])
    .withScopesSupported(scopes)
    .withResourceName(name)
    .build();
}
