import { Injectable } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { MCP_SCOPES_METADATA_KEY } from '@rekog/mcp-nest';

type Method = () => unknown;

/** The scopes that the routes of the REST API declare. */
@Injectable()
export class RouteScopes {
  private everyScope: readonly string[] | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @returns undefined for a route that needs no scope */
  of(route: Method): readonly string[] | undefined {
    return this.reflector.get<readonly string[] | undefined>(MCP_SCOPES_METADATA_KEY, route);
  }

  /** The scopes of all routes, sorted. Complete once the application has started. */
  get all(): readonly string[] {
    return (this.everyScope ??= [...new Set(this.routes.flatMap((route) => this.of(route) ?? []))].sort());
  }

  /** Methods of tools, resources and prompts have no path. */
  private get routes(): Method[] {
    return this.discovery
      .getControllers()
      .map(({ instance }) => instance as Record<string, Method> | null | undefined)
      .flatMap((controller) =>
        new MetadataScanner()
          .getAllMethodNames(Object.getPrototypeOf(controller ?? {}) as object)
          .flatMap((name) => controller?.[name] ?? []),
      )
      .filter((method) => Reflect.hasMetadata(PATH_METADATA, method));
  }
}
