import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AuthorizationTarget } from '../conformance/authorization-target.js';
import { freePort } from '../support/built-server.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { WEBHOOK_SECRET } from './api-tokens.js';
import type { ApiSettings } from './existing-api/settings.js';

/** An API that has adopted the module, with tokens to try on its endpoint. */
export async function startAdoptedTarget(
  createApp: (settings: ApiSettings, writeLog: () => void) => Promise<NestExpressApplication>,
): Promise<AuthorizationTarget> {
  const issuer = await IssuerStandIn.start();
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}/v1`;
  const mcpUrl = `${apiUrl}/mcp`;
  const app = await createApp(
    {
      issuer: issuer.url,
      jwksUrl: issuer.jwksUrl.href,
      audience: apiUrl,
      webhookSecret: WEBHOOK_SECRET,
    },
    () => undefined,
  );
  await app.listen(port, '127.0.0.1');
  const claims = {
    aud: mcpUrl,
    sub: 'waad|writer',
    org_id: 'org_acme',
    client_id: 'web',
    scope: 'orders:read orders:write',
  };
  return {
    mcpUrl,
    token: await issuer.sign(claims),
    limitedToken: await issuer.sign({ ...claims, scope: 'orders:read' }),
    limitedTool: 'cancel_order',
    otherAudienceToken: await issuer.sign({ ...claims, aud: apiUrl }),
    expiredToken: await issuer.sign({ ...claims, exp: 1_700_000_000 }),
    stop: async () => {
      await app.close();
      await issuer.stop();
    },
  };
}
