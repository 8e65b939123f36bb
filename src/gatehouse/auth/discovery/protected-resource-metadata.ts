import type { AuthorizationServers } from './authorization-servers.js';
import {
  BearerMethod,
  type ProtectedResourceMetadata,
  ProtectedResourceMetadataBuilder,
  SigningAlgorithm,
} from './protected-resource-metadata.builder.js';

/** What the two resources of a server, the MCP endpoint and the REST API, do not have in common. */
export interface DescribedResource {
  /** The URL that clients are configured with: strict ones compare the two. */
  readonly resource: string;
  readonly name: string;
  /** `offline_access` is not among them: it is between client and authorization server. */
  readonly scopes: readonly string[];
}

/** What a resource says of itself (RFC 9728 §2). */
export function protectedResourceMetadata(
  { issuers, signingAlgorithm, formatScope }: AuthorizationServers,
  { resource, name, scopes }: DescribedResource,
): ProtectedResourceMetadata {
  const metadata = new ProtectedResourceMetadataBuilder(resource, [...issuers]).withBearerMethodsSupported([
    BearerMethod.HEADER,
  ]);
  if (signingAlgorithm !== undefined)
    metadata.withResourceSigningAlgValuesSupported([SigningAlgorithm[signingAlgorithm]]);
  metadata.withResourceName(name);
  // RFC 9728 §3.2: a parameter without values is left out.
  if (scopes.length > 0) metadata.withScopesSupported(scopes.map(formatScope));
  return metadata.build();
}
