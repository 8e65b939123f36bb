import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { GatehouseModule, useGatehouse } from '@gatehouse/nestjs';
import { callTool, TestIssuer } from '@gatehouse/nestjs/testing';
import { NestFactory } from '@nestjs/core';
import { ProjectsModule } from './projects.module.js';

const resource = 'https://api.example.com/mcp';
const organization = 'org_acme000000000001';

const issuer = await TestIssuer.start({ audience: resource });
const gatehouse = GatehouseModule.forRoot({
  server: { name: 'projects', version: '1.0.0' },
  resource,
  issuers: [issuer.issuer],
});
const app = await NestFactory.create({ module: class {}, imports: [ProjectsModule, gatehouse] });
await useGatehouse(app);
await app.init();
after(async () => {
  await app.close();
  await issuer.stop();
});

const call = (token: string) =>
  callTool(app.getHttpServer(), { resource, name: 'count_projects', arguments: { status: 'active' }, token });

test('counts the projects of the organization', async () => {
  const answer = await call(await issuer.token({ organization, scopes: ['projects:read'] }));
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.result?.structuredContent, { count: 1 });
});

test('needs projects:read', async () => {
  const answer = await call(await issuer.token({ organization }));
  assert.equal(answer.status, 403);
  assert.match(answer.headers['www-authenticate'] ?? '', /scope="projects:read"/);
});
