import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { z } from 'zod';
import {
  GatehouseModule,
  type GatehouseOptions,
  READS,
  ToolController,
  useGatehouse,
  WRITES,
} from '../../src/gatehouse/index.js';
import { callTool, TestIssuer } from '../../src/gatehouse/testing/index.js';

const resource = 'https://api.example.com/mcp';
const closed = z.strictObject({ text: z.string() });
const description = 'Returns what it is called with.';

/** They return what reaches a tool. */
@ToolController()
class EchoTools {
  @Tool({ name: 'read', description, parameters: closed, annotations: READS })
  @ToolScopes(['echo'])
  read(@Payload() input: object): object {
    return input;
  }

  @Tool({ name: 'write', description, parameters: closed, annotations: WRITES })
  @ToolScopes(['echo'])
  write(@Payload() input: object): object {
    return input;
  }

  @Tool({
    name: 'write_any',
    description,
    parameters: z.looseObject({ text: z.string() }),
    annotations: WRITES,
  })
  @ToolScopes(['echo'])
  writeAny(@Payload() input: object): object {
    return input;
  }

  @Tool({ name: 'write_nothing', description, annotations: WRITES })
  @ToolScopes(['echo'])
  writeNothing(@Payload() input: object): object {
    return input;
  }
}

describe.each(['ignore', 'reject'] as const)('unknownArguments: %s', (unknownArguments) => {
  let issuer: TestIssuer;
  let app: NestExpressApplication;
  let token: string;

  beforeAll(async () => {
    issuer = await TestIssuer.start({ audience: resource });
    const options: GatehouseOptions = {
      server: { name: 'echo', version: '1' },
      resource,
      issuers: [issuer.issuer],
      // The default, for one of the two.
      ...(unknownArguments === 'reject' && { unknownArguments }),
    };
    @Module({ imports: [GatehouseModule.forRoot(options)], controllers: [EchoTools] })
    class Echo {}
    app = await NestFactory.create<NestExpressApplication>(Echo, { logger: false });
    await useGatehouse(app);
    await app.init();
    token = await issuer.token({ organization: 'org_acme000000000001', scopes: ['echo'] });
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const textsOf = async (name: string, args: Record<string, unknown>): Promise<(string | undefined)[]> => {
    const { result } = await callTool(app.getHttpServer(), { resource, name, arguments: args, token });
    return (result?.content ?? []).map((content) => ('text' in content ? content.text : undefined));
  };

  const injected = { text: 'x', toolCallId: 'call_1', sessionId: null };

  it('of a reading tool', async () => {
    const rejected = [expect.stringMatching(/^Invalid parameters: .*toolCallId/) as string];
    expect(await textsOf('read', injected)).toEqual(
      unknownArguments === 'ignore' ? ['{"text":"x"}'] : rejected,
    );
  });

  it('of a writing tool', async () => {
    const note = 'Ignored, because this tool has no such arguments: "toolCallId", "sessionId".';
    const rejected = [expect.stringMatching(/^Invalid parameters: .*toolCallId/) as string];
    expect(await textsOf('write', injected)).toEqual(
      unknownArguments === 'ignore' ? ['{"text":"x"}', note] : rejected,
    );
  });

  it('of a tool that takes any, they are its own', async () => {
    expect(await textsOf('write_any', injected)).toEqual([JSON.stringify(injected)]);
  });

  it('never reach a tool without parameters', async () => {
    expect((await textsOf('write_nothing', { dummy: 1 }))[0]).toBe('{}');
  });

  it('a fault of a known argument stays one', async () => {
    expect(await textsOf('write', { text: 7, other: 1 })).toEqual([expect.stringContaining('text')]);
  });

  it('a long list of them is cut', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, number) => [`injected ${number}`, 1]));
    const [, note = ''] = await textsOf('write', { text: 'x', ...many });
    if (unknownArguments === 'ignore') expect(note).toMatch(/"injected 9" and 490 more\.$/);
    else expect(note).toBe('');
  });
});
