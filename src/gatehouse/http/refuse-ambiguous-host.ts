import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** RFC 9112 §3.2: more than one Host is a 400. Node keeps the first, a proxy in front may have looked at the second. */
export function refuseAmbiguousHost({ rawHeaders }: Request, _response: Response, next: NextFunction): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  next(hosts.length > 1 ? new BadRequestException() : undefined);
}
