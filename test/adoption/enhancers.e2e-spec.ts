import {
  applyDecorators,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Module,
  type NestInterceptor,
  type PipeTransform,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { GetPromptResult, ReadResourceResult } from '@modelcontextprotocol/server';
import { Ctx } from '@nestjs/microservices';
import { type McpContext, McpStrategy, Prompt, Resource, Tool } from '@rekog/mcp-nest';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import {
  AnyCaller,
  type Completed,
  Completes,
  GatehouseModule,
  PromptController,
  ResourceController,
  ToolController,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { ALL_ARE_WANDA } from './caller.js';
import { bodyOf, sendMcp } from '../support/mcp-http.js';

const ran: string[] = [];

@Injectable()
class RecordingGuard implements CanActivate {
  canActivate(): boolean {
    ran.push('guard');
    return true;
  }
}

@Injectable()
class RecordingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    ran.push('interceptor');
    return next.handle();
  }
}

@Injectable()
class RecordingPipe implements PipeTransform {
  transform(value: unknown): unknown {
    ran.push('pipe');
    return value;
  }
}

const Recorded = (): MethodDecorator =>
  applyDecorators(
    UseGuards(RecordingGuard),
    UseInterceptors(RecordingInterceptor),
    UsePipes(RecordingPipe),
    AnyCaller(),
  );

const fragile = z.object({
  x: z.string().transform((): string => {
    throw new Error('connection to 10.0.0.7 lost');
  }),
});

const circular = (): object => {
  const self: Record<string, unknown> = { secret: 'hunter2' };
  return Object.assign(self, { self });
};

@ToolController()
class Tools {
  @Tool({ name: 'circular', description: 'Fails.' })
  @AnyCaller()
  circular(): object {
    return circular();
  }

  @Tool({ name: 'bigint', description: 'Fails.' })
  @AnyCaller()
  bigint(): object {
    return { hunter2: 1n };
  }

  @Tool({ name: 'undeclared', description: 'Fails.', outputSchema: z.object({ count: z.number('hunter2') }) })
  @AnyCaller()
  undeclared(): object {
    return { count: 'hunter2' };
  }

  @Tool({ name: 'user', description: 'Tells the user.' })
  @AnyCaller()
  user(@Ctx() context: McpContext): object {
    return { user: context.getRawRequest<{ user: unknown }>()?.user };
  }

  @Tool({ name: 'fragile', description: 'Fails.', parameters: fragile })
  @AnyCaller()
  fragile(): object {
    return {};
  }

  @Tool({ name: 'count', description: 'Counts.' })
  @Recorded()
  count(): object {
    return { count: 1 };
  }
}

@ResourceController()
class Resources {
  @Resource({ uri: 'orders://all', name: 'orders' })
  @Recorded()
  all(): ReadResourceResult {
    return { contents: [{ uri: 'orders://all', text: 'all' }] };
  }
}

@PromptController()
class Prompts {
  @Prompt({ name: 'fragile', description: 'Fails.', parameters: fragile })
  @AnyCaller()
  fragile(): GetPromptResult {
    return { messages: [] };
  }

  @Prompt({ name: 'report', description: 'Reports.' })
  @Recorded()
  report(): GetPromptResult {
    return { messages: [] };
  }

  @Completes({ prompt: 'report', argument: 'client' })
  @Recorded()
  clients(): Completed {
    return { values: ['Ada'], total: 1 };
  }
}

@Module({
  imports: [
    GatehouseModule.forRoot({
      ...ALL_ARE_WANDA,
      resource: 'http://localhost:3000/api/mcp',
      path: 'api/mcp',
    }),
  ],
  controllers: [Tools, Resources, Prompts],
})
class Adopted {}

/** Guards, interceptors, pipes and hooks of the application run for whatever is asked for over MCP. */
describe("Nest's enhancers and hooks", () => {
  let app: NestExpressApplication;
  let origin: string;
  let strategy: McpStrategy;

  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(Adopted, { logger: false, abortOnError: false });
    app.use((request: { user?: object }, _response: unknown, next: () => void) => {
      request.user = { id: 7 };
      next();
    });
    await useGatehouse(app);
    strategy = app.get(McpStrategy, { strict: false });
    strategy.setOnProcessingEndHook(() => ran.push('end'));
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });

  beforeEach(() => {
    ran.length = 0;
    strategy.setOnProcessingStartHook((_transport, _context, done) => {
      ran.push('start');
      void done();
    });
  });

  afterAll(() => app.close());

  it.each<[string, Record<string, unknown>]>([
    ['tools/call', { name: 'count', arguments: {} }],
    ['resources/read', { uri: 'orders://all' }],
    ['prompts/get', { name: 'report' }],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'report' }, argument: { name: 'client', value: '' } },
    ],
  ])('run for %s', async (method, params) => {
    const response = await sendMcp({ origin }, 'x', method, params);
    expect(bodyOf(response)).toHaveProperty('result');
    expect(ran.filter((step) => step !== 'pipe')).toEqual(['start', 'guard', 'interceptor', 'end']);
  });

  it.each<[string, () => void]>([
    ['rejects', () => Promise.reject(new Error('no span: secret')) as never],
    [
      'throws',
      () => {
        throw new Error('no span: secret');
      },
    ],
  ])('that fail are answered, and nothing of it is told: a hook %s', async (_, hook) => {
    strategy.setOnProcessingStartHook(hook);
    const { text } = await sendMcp({ origin }, 'x', 'resources/read', { uri: 'orders://all' });
    expect(text).toContain('Something went wrong on our side');
    expect(text).not.toContain('secret');
  });

  it.each(['circular', 'bigint', 'undeclared'])(
    'a result that is no answer tells nothing of it: %s',
    async (name) => {
      const { text } = await sendMcp({ origin }, 'x', 'tools/call', { name, arguments: {} });
      expect(bodyOf({ body: JSON.parse(text) as object } as never)).toMatchObject({
        result: { isError: true },
      });
      expect(text).toContain('Something went wrong on our side');
      expect(text).not.toContain('hunter2');
    },
  );

  it("leave the application's own request.user to a tool", async () => {
    const { text } = await sendMcp({ origin }, 'x', 'tools/call', { name: 'user', arguments: {} });
    expect(text).toContain('\\"id\\":7');
  });

  it.each(['tools/call', 'prompts/get'])('a schema that throws tells nothing of it: %s', async (method) => {
    const { text } = await sendMcp({ origin }, 'x', method, { name: 'fragile', arguments: { x: 'y' } });
    expect(text).toContain('Something went wrong on our side');
    expect(text).not.toContain('10.0.0.7');
  });
});
