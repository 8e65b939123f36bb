import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import { type McpContext, Tool, ToolScopes } from '@rekog/mcp-nest';
import request, { type Response } from 'supertest';
import { GatehouseModule, READS, ToolController, useGatehouse } from '../../src/gatehouse/index.js';
import { TestIssuer } from '../../src/gatehouse/testing/index.js';
import { ERAS } from '../support/mcp-http.js';

const resource = 'https://api.example.com/mcp';
const JSON_ANSWER = /^application\/json/;
const STREAM_ANSWER = /^text\/event-stream/;

@ToolController()
class CountingTools {
  @Tool({ name: 'count', description: 'Counts, and reports progress.', annotations: READS })
  @ToolScopes(['count'])
  async count(@Ctx() context: McpContext): Promise<CallToolResult> {
    const { notify, _meta } = (context.getArgByIndex(4) as ServerContext).mcpReq;
    const progressToken = _meta?.progressToken;
    if (progressToken !== undefined)
      await notify({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    return { content: [{ type: 'text', text: 'Done.' }] };
  }
}

async function start(issuer: TestIssuer, streams: boolean): Promise<NestExpressApplication> {
  const server = { name: 'counter', version: '1', streams };
  @Module({
    imports: [GatehouseModule.forRoot({ server, resource, issuers: [issuer.issuer], rateLimit: false })],
    controllers: [CountingTools],
  })
  class Counter {}
  const app = await NestFactory.create<NestExpressApplication>(Counter, { logger: false });
  await useGatehouse(app);
  return app.init();
}

describe.each([false, true])('Accept, where streams is %s', (streams) => {
  let issuer: TestIssuer;
  let app: NestExpressApplication;
  let token: string;

  beforeAll(async () => {
    issuer = await TestIssuer.start({ audience: resource });
    app = await start(issuer, streams);
    token = await issuer.token({ organization: 'org_acme000000000001', scopes: ['count'] });
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  /** Calls the tool, and asks for progress. */
  async function call(accept: string | undefined, era: (typeof ERAS)[number]): Promise<Response> {
    const modern = {
      'io.modelcontextprotocol/protocolVersion': era,
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const post = request(app.getHttpServer())
      .post('/mcp')
      .auth(token, { type: 'bearer' })
      .set({ Host: 'api.example.com', 'Content-Type': 'application/json', 'MCP-Protocol-Version': era });
    if (era === '2026-07-28') post.set({ 'Mcp-Method': 'tools/call', 'Mcp-Name': 'count' });
    if (accept !== undefined) post.set('Accept', accept);
    const _meta = { progressToken: 7, ...(era === '2026-07-28' && modern) };
    return post.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'count', _meta } });
  }

  describe.each(ERAS)('in %s', (era) => {
    it.each([
      'application/json',
      'APPLICATION/JSON',
      'application/json; charset=utf-8',
      'application/json;charset="utf-8", text/plain',
      'application/json;q=0.1',
      'application/json; Q=1.0; ext=a',
      'application/json, text/event-stream;q=0',
      'text/event-stream;q=0.000, */*',
      'application/*',
      'text/html, application/*;q=0.5',
      undefined,
      '',
      '*/*',
      'text/html, image/gif, *; q=.2, */*; q=.2',
    ])('%p is answered in JSON, without progress', async (accept) => {
      const response = await call(accept, era);
      expect([response.status, response.type]).toEqual([200, expect.stringMatching(JSON_ANSWER)]);
      expect(response.body).toMatchObject({ id: 1, result: { content: [{ text: 'Done.' }] } });
    });

    it.each(['text/event-stream, application/json', 'Application/JSON;charset=UTF-8, Text/Event-Stream'])(
      '%s gets a stream, if the server has them',
      async (accept) => {
        const response = await call(accept, era);
        // From 2026-07-28 on, every server has them for what has something to report.
        const expected = streams || era === '2026-07-28';
        expect([response.status, response.type]).toEqual([
          200,
          expect.stringMatching(expected ? STREAM_ANSWER : JSON_ANSWER),
        ]);
        expect(response.text.includes('"progress"')).toBe(expected);
      },
    );

    it.each([
      'text/html',
      'application/json;q=0',
      '*/*;q=0',
      'application/*;q=0, text/html',
      'application/json;q=0, application/*, text/event-stream;q=0',
      'application/jsonp',
      'application/json-seq',
      'json',
      ',',
    ])('[A15] %s leaves nothing: 406, which says what would do', async (accept) => {
      const response = await call(accept, era);
      expect([response.status, response.type]).toEqual([406, 'application/json']);
      const message = 'Nothing acceptable: Accept must allow application/json';
      expect(response.body).toEqual({ jsonrpc: '2.0', id: null, error: { code: -32000, message } });
    });

    it('an event stream alone is acceptable where there are streams', async () => {
      expect((await call('text/event-stream', era)).status).toBe(streams ? 200 : 406);
    });
  });
});
