import {
  MCP_RESOURCE_METADATA_KEY,
  MCP_RESOURCE_TEMPLATE_METADATA_KEY,
  type ResourceOptions,
  type ResourceTemplateOptions,
} from '@rekog/mcp-nest';
import { declaredMethods } from './declared-methods.js';

/** A resource with an address of its own, as its class declares it. */
export interface DeclaredResource {
  readonly kind: 'resource';
  /** The URI: what clients and mcp-nest know it by. */
  readonly name: string;
  readonly requiredScopes: readonly string[] | undefined;
  readonly listed: ResourceOptions & { readonly name: string };
}

/** A kind of resource, by the form of its addresses. */
export interface DeclaredResourceTemplate {
  readonly kind: 'resource-template';
  /** The URI template (RFC 6570). */
  readonly name: string;
  readonly requiredScopes: readonly string[] | undefined;
  readonly listed: ResourceTemplateOptions & { readonly name: string };
}

export function declaredResources(prototype: unknown): DeclaredResource[] {
  return declaredMethods<ResourceOptions>(prototype, MCP_RESOURCE_METADATA_KEY).map(
    ({ name, options, requiredScopes }) => ({
      kind: 'resource',
      name: options.uri,
      requiredScopes,
      listed: { ...options, name: options.name ?? name },
    }),
  );
}

export function declaredResourceTemplates(prototype: unknown): DeclaredResourceTemplate[] {
  return declaredMethods<ResourceTemplateOptions>(prototype, MCP_RESOURCE_TEMPLATE_METADATA_KEY).map(
    ({ name, options, requiredScopes }) => ({
      kind: 'resource-template',
      name: options.uriTemplate,
      requiredScopes,
      listed: { ...options, name: options.name ?? name },
    }),
  );
}
