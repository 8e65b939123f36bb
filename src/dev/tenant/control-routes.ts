import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { readBody, RefusedRequestError, requireMethod, sendJson } from './http-message.js';
import { refuseForeignPage } from './request-origin.js';
import type { Seen } from './seen.js';
import type { SimulatedEntra } from './simulated-entra.js';
import type { Tenant } from './tenant.js';

type Handler = (request: IncomingMessage) => unknown;

/** The switches of the tenant: `/__dev/…`. */
export class ControlRoutes {
  private readonly routes: Record<string, Record<string, Handler>>;

  constructor(
    private readonly tenant: Tenant,
    entra: SimulatedEntra,
    rotateKeys: () => Promise<void>,
  ) {
    const { settings } = tenant;
    this.routes = {
      '/__dev/settings': {
        GET: () => settings.current,
        POST: async (request) => settings.update(await readJson(request)),
        DELETE: () => settings.reset(),
      },
      '/__dev/rotate-keys': {
        POST: async (request) => {
          await readJson(request);
          await rotateKeys();
          return tenant.signingKeys.publicJwks;
        },
      },
      '/__dev/upstream-requests': seen(entra.requests),
      '/__dev/token-exchanges': seen(tenant.upstream.exchanges),
      '/__dev/ratings-requests': seen(tenant.upstream.requests),
    };
  }

  /** @throws RefusedRequestError (400, 403, 404, 405, 413, 415) */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    refuseForeignPage(request, this.tenant.issuer);
    const methods = this.routes[url.pathname];
    if (methods === undefined) throw new RefusedRequestError(404, 'not_found', 'No such control route.');
    requireMethod(request, ...Object.keys(methods));
    sendJson(response, 200, await methods[request.method ?? '']?.(request));
  }
}

function seen<T>(things: Seen<T>): Record<string, Handler> {
  return {
    GET: () => things.list,
    DELETE: () => {
      things.forget();
      return things.list;
    },
  };
}

/** Requires JSON, because a foreign page can post any other type without a preflight (Fetch Standard §2.2.1). */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new RefusedRequestError(415, 'invalid_request', 'Send the request as application/json.');
  }
  const body = await readBody(request);
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new RefusedRequestError(400, 'invalid_request', 'The body is not JSON.');
  }
}

/** Lists the faults in the settings of a control request, each with its name. */
export function describeFaults(error: ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
