import {
  BadRequestException,
  ForbiddenException,
  type CanActivate,
  Injectable,
  Logger,
  NotFoundException,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { Request, RequestHandler, Response } from 'express';
import { McpWellKnownController } from './auth/discovery/mcp-well-known.controller.js';
import { describeError } from './errors/describe-error.js';
import { GatehouseSettings } from './gatehouse.settings.js';
import { correlate } from './http/correlation.js';
import { endpointCors } from './http/cors.js';
import { hideBodyHeaders, restoreBodyHeaders } from './http/hidden-body.js';
import { hasAmbiguousHost, hasAmbiguousTarget } from './http/host.js';
import { OriginHostGuard } from './http/origin-host.guard.js';
import { ProblemDetailsFilter } from './http/problem-details.filter.js';
import { setSecurityHeaders } from './http/security-headers.js';
import { McpAuthGuard } from './mcp/mcp-auth.guard.js';
import type { McpRequest } from './mcp/mcp-authorization.js';
import { McpCatalog } from './mcp/mcp-catalog.js';
import { McpController } from './mcp/mcp.controller.js';
import { RateLimiter } from './rate-limit/rate-limiter.js';

/**
 * Serves the endpoint and its discovery ahead of the application's router. Nest runs an application's global guards,
 * pipes, interceptors and filters for every route of its controllers; this way they see no request of ours, and ours see
 * none of the application's.
 */
@Injectable()
export class GatehouseDispatcher implements OnApplicationBootstrap {
  private readonly logger = new Logger('Gatehouse');
  private readonly cors: RequestHandler;
  private endpointPath: string | undefined;
  private globalPrefix: (() => string) | undefined;

  constructor(
    private readonly settings: GatehouseSettings,
    private readonly adapter: HttpAdapterHost,
    private readonly endpoint: McpController,
    private readonly discovery: McpWellKnownController,
    private readonly problems: ProblemDetailsFilter,
    private readonly originHost: OriginHostGuard,
    private readonly auth: McpAuthGuard,
    private readonly limiter: RateLimiter,
    private readonly catalog: McpCatalog,
  ) {
    this.cors = endpointCors(settings.options.allowedOrigins);
  }

  /**
   * @param globalPrefix of the application, asked for when the application has started
   * @throws Error the second time
   */
  mount(globalPrefix: () => string): void {
    if (this.globalPrefix !== undefined) throw new Error('useGatehouse(app) was called twice. Call it once.');
    this.globalPrefix = globalPrefix;
  }

  /** @throws Error when `useGatehouse` was not called, or `resource` names another path than the endpoint's */
  onApplicationBootstrap(): void {
    // A script that uses the application's providers without serving requests.
    if (!(this.adapter.httpAdapter as unknown)) return;
    if (this.globalPrefix === undefined)
      throw new Error(
        'Gatehouse does not serve its endpoint: useGatehouse(app) was not called before the application started. ' +
          'Write `await useGatehouse(app)` in main.ts, before app.init() and app.listen().',
      );
    const { path, endpoint, resource } = this.settings.options;
    const served = [this.globalPrefix(), path].flatMap((part) => part.split('/').filter(Boolean));
    this.endpointPath = `/${served.join('/')}`;
    const announced = this.settings.endpointUrl.pathname;
    if (announced !== this.endpointPath)
      throw new Error(
        `GatehouseModule: ${endpoint === undefined ? 'resource' : 'endpoint'} has the path ${announced}, but the endpoint ` +
          `is at ${this.endpointPath} (the global prefix and the option path). Make them the same.`,
      );
    const { href } = this.settings.endpointUrl;
    const tokensFor = href === resource ? '' : `, tokens for ${resource}`;
    this.logger.log(`MCP endpoint ${href}, served at ${this.endpointPath}${tokensFor}`);
    if (this.catalog.isEmpty)
      this.logger.warn(
        'There are no tools, resources or prompts. List their classes in the controllers of a module that the application imports.',
      );
  }

  /** First: what needs no caller. Requests of the application's own go on untouched. */
  readonly edge: RequestHandler = (request, response, next) => {
    const path = pathOf(request);
    const isDocument = this.discovery.serves(path) && ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (!isDocument && path !== this.endpointPath) {
      next();
      return;
    }
    correlate(request, response, () => {
      setSecurityHeaders(response);
      if (hasAmbiguousHost(request)) this.fail(new BadRequestException(), request, response);
      else
        this.cors(request, response, () => {
          if (isDocument) this.answer(this.discovery.get(path, response), request, response);
          else {
            hideBodyHeaders(request);
            next();
          }
        });
    });
  };

  /** Second: the endpoint itself, behind its guards. */
  readonly serve: RequestHandler = (request, response, next) => {
    const passedEdge = restoreBodyHeaders(request);
    if (pathOf(request) !== this.endpointPath) {
      next();
      return;
    }
    if (!passedEdge) {
      this.logger.warn(`Rejected a request whose URL was changed to ${this.endpointPath} by middleware`);
      this.fail(new NotFoundException(), request, response);
      return;
    }
    const serve = (): void => {
      this.answer(this.serveEndpoint(request as McpRequest, response), request, response);
    };
    // Where the API authenticates, its own middleware, its CORS among it, has run in between.
    if (this.settings.options.authenticate === undefined) serve();
    else this.cors(request, response, serve);
  };

  private async serveEndpoint(request: McpRequest, response: Response): Promise<void> {
    await this.pass(this.originHost, request, response);
    if (hasAmbiguousTarget(request)) throw new BadRequestException();
    // Before authentication, so that a flood of bad tokens ends before a signature is checked.
    await this.limiter.countAddress(request, response);
    await this.pass(this.auth, request, response);
    await this.limiter.countPrincipal(request.principal, response);
    if (request.method === 'POST') await this.endpoint.post(request, response);
    else this.endpoint.methodNotAllowed(response);
  }

  /** @throws ForbiddenException for a guard that returns false: ours throw, one that a test puts in their place may not */
  private async pass(guard: CanActivate, request: Request, response: Response): Promise<void> {
    // Guards look for decorators; the class stands for its methods, which have none.
    const context = new ExecutionContextHost([request, response], McpController, McpController);
    if (!(await guard.canActivate(context))) throw new ForbiddenException();
  }

  private answer(answered: Promise<void>, request: Request, response: Response): void {
    answered.catch((error: unknown) => {
      this.fail(error, request, response);
    });
  }

  private fail(error: unknown, request: Request, response: Response): void {
    try {
      this.problems.catch(error, new ExecutionContextHost([request, response]));
    } catch (fault) {
      // Nothing is behind this that would catch it: the process would end.
      this.logger.error('A request could not be answered', describeError(fault));
      response.destroy();
    }
  }
}

/** Clients send or omit a trailing slash. */
function pathOf({ path }: Request): string {
  return path.replace(/\/$/, '');
}
