import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { NEEDED_SCOPES } from './needs-scopes.decorator.js';

type Method = () => unknown;

/** The scopes that the routes of the REST API say they need. */
@Injectable()
export class RouteScopes {
  private everyScope: readonly string[] | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @returns undefined for a route that needs no scope */
  of(route: Method): readonly string[] | undefined {
    return this.reflector.get<readonly string[] | undefined>(NEEDED_SCOPES, route);
  }

  /** All that any route needs, sorted: what a client may ask for. */
  get all(): readonly string[] {
    // Known once the application has started, and asked for no sooner.
    return (this.everyScope ??= [...new Set(this.routes.flatMap((route) => this.of(route) ?? []))].sort());
  }

  private get routes(): Method[] {
    return this.discovery
      .getControllers()
      .map(({ instance }) => instance as Record<string, Method> | null | undefined)
      .flatMap((controller) =>
        new MetadataScanner()
          .getAllMethodNames(Object.getPrototypeOf(controller ?? {}) as object)
          .flatMap((name) => controller?.[name] ?? []),
      );
  }
}
