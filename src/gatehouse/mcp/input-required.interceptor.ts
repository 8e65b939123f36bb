import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { map, type Observable } from 'rxjs';

/**
 * Lets a tool ask the client for something before it goes on (MCP 2026-07-28, multi round-trip requests). mcp-nest makes
 * text of every result that has no list `content`; one that cannot be enumerated is not sent.
 */
@Injectable()
export class InputRequiredInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(
        map((result: unknown) =>
          isInputRequiredResult(result)
            ? Object.defineProperty({ ...result }, 'content', { value: [], enumerable: false })
            : result,
        ),
      );
  }
}
