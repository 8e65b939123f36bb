import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { addedLines, linesAdded } from './added-lines.js';
import { apiSettings, type ApiTokens, apiTokens } from './api-tokens.js';
import { buildCommonJs, startCommonJs } from './commonjs/commonjs-api.js';
import { createApp } from './existing-api/main.js';
import { recordAnswers } from './recorder.js';

describe('the API you already have', () => {
  let issuer: IssuerStandIn;
  let tokens: ApiTokens;
  let answers: Record<string, string>;
  const log: string[] = [];

  /** Records a new instance. */
  async function record(): Promise<Record<string, string>> {
    const app = await createApp(apiSettings(issuer), (line) => log.push(line));
    await app.listen(0, '127.0.0.1');
    try {
      return await recordAnswers(await app.getUrl(), tokens);
    } finally {
      await app.close();
    }
  }

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    tokens = await apiTokens(issuer);
    answers = await record();
  });

  afterAll(() => issuer.stop());

  it('gives the same answers twice', async () => {
    expect(await record()).toEqual(answers);
  });

  it('gives the same answers when it is compiled to CommonJS, before it adopts the module and after', async () => {
    const directory = await buildCommonJs();
    expect(readFileSync(join(directory, 'adopted-by-issuers/main.js'), 'utf8')).toContain(
      'require("../../../src/gatehouse/index.js")',
    );
    for (const folder of ['existing-api', 'adopted-by-issuers', 'adopted-by-authenticate']) {
      const api = await startCommonJs(directory, apiSettings(issuer), folder);
      try {
        expect(await recordAnswers(api.origin, tokens)).toEqual(answers);
        const { status } = await fetch(`${api.origin}/.well-known/oauth-protected-resource`);
        expect(status).toBe(folder === 'existing-api' ? 404 : 200);
      } finally {
        await api.stop();
      }
    }
  });

  it.each([
    ['health', 200, '{"data":{"status":"ok"}}'],
    ['orders, list', 200, '{"data":[{"orderId":"1001"'],
    ['orders, version 2', 200, '"total":3}}'],
    ['orders, anonymous', 401, '"message":"A bearer token is required"'],
    ['orders, expired token', 401, '"path":"/v1/orders"'],
    ['orders, token for the MCP endpoint', 401, '"path":"/v1/orders"'],
    ['order, of another organization', 404, '"message":"There is no order 1004"'],
    ['create', 201, `Location: http://api.example.com/v1/orders/1005`],
    ['create, for another host', 201, `Location: http://orders.internal:8443/v1/orders/1006`],
    ['create, behind a proxy', 201, `Location: http://api.example.com/v1/orders/1007`],
    ['create, by a reader', 403, '"message":"The scope orders:write is required"'],
    ['create, invalid', 400, 'Unrecognized key: \\"price\\"'],
    ['create, of 4 MB', 201, '"orderId":"1010"'],
    ['create, of 6 MB', 413, '{"error":{"status":413'],
    ['form', 201, 'Where is my order? (kim@example.com)'],
    ['form, too large', 413, '{"error":{"status":413'],
    ['upload', 201, '"bytes":6'],
    ['webhook', 202, '{"data":{"bytes":18}}'],
    ['webhook, altered', 401, '"message":"The signature does not match"'],
    ['server error', 500, '"message":"Something went wrong"'],
    ['limited, 3', 200, 'X-RateLimit-Remaining: 0'],
    ['limited, 4', 429, '"message":"Too many requests"'],
    ['preflight, from the shop', 204, 'Access-Control-Allow-Origin: https://shop.example'],
    ['orders, from elsewhere', 200, 'Access-Control-Allow-Origin: https://shop.example'],
    ['unknown route', 404, '"message":"Cannot GET /v1/nothing"'],
    // Outside its prefix, Nest 12 leaves the answer to Express.
    ['well-known, other', 404, '<pre>Cannot GET /.well-known/other</pre>'],
    ['wrong method, DELETE', 404, '"message":"Cannot DELETE /v1/orders"'],
    ['two requests over one connection', 200, 'Keep-Alive: timeout=5'],
  ])('is recorded as it is designed: %s', (name, status, part) => {
    expect(answers[name]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answers[name]).toContain(part);
  });

  it('is recorded without bodies where HTTP has none', () => {
    for (const name of ['health, HEAD', 'orders, HEAD', 'orders, not modified', 'preflight, from the shop'])
      expect(answers[name]).toMatch(/^HTTP\/1.1 [23]\d\d .*\r\n\r\n$/s);
  });

  it('logs its errors through a logger of its own', () => {
    const errors = log.filter((line) => line.includes('hunter2'));
    expect(errors[0]).toMatch(/^\{"service":"orders-api","level":"error",/);
    expect(JSON.stringify(answers)).not.toContain('hunter2');
  });
});

describe('the adopted variants', () => {
  it.each(['adopted-by-issuers', 'adopted-by-authenticate'])('%s: at most 20 lines added', (variant) => {
    expect(addedLines(variant)).toBeGreaterThan(5);
    expect(addedLines(variant)).toBeLessThanOrEqual(20);
  });

  it('counts lines that are new or changed, not blank lines, comments or moved imports', () => {
    const before = "import { a } from './a.js';\n\nstart();\nstop();\nstart();\n";
    expect(linesAdded(before, before)).toBe(0);
    expect(linesAdded(before, before.replace("'./a", "'../existing-api/a"))).toBe(0);
    expect(linesAdded(before, `// Why.\n${before}\n\n`)).toBe(0);
    expect(linesAdded(before, before.replace('stop();', 'stop(1);\nstop(2);'))).toBe(2);
    expect(linesAdded(before, `${before}start();\n`)).toBe(1);
    expect(linesAdded(before, '')).toBe(0);
  });
});
