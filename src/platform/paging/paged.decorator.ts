import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import type { z } from 'zod';
import { Config } from '../config/config.js';

@Injectable()
class NextPageLink implements NestInterceptor {
  constructor(private readonly config: Config) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      tap(({ nextCursor }: { readonly nextCursor?: string | undefined }) => {
        if (nextCursor !== undefined)
          http.getResponse<Response>().setHeader('Link', this.linkTo(http.getRequest<Request>(), nextCursor));
      }),
    );
  }

  /** The same query from the cursor on, at the public URL that is configured: Host could name any other. */
  private linkTo({ path, originalUrl }: Request, cursor: string): string {
    const query = new URLSearchParams(originalUrl.split('?')[1]);
    query.set('cursor', cursor);
    return `<${this.config.apiUrl.origin}${path}?${query.toString()}>; rel="next"`;
  }
}

/** Of a REST route that answers pages: names the next one in `Link` (RFC 8288), and documents the answer. */
export const Paged = (standardSchema: z.ZodType): MethodDecorator =>
  applyDecorators(
    UseInterceptors(NextPageLink),
    ApiOkResponse({
      standardSchema,
      headers: {
        Link: {
          description: 'The next page, `rel="next"`; absent on the last one.',
          schema: { type: 'string' },
        },
      },
    }),
  );
