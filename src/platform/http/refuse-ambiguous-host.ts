import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { hasAmbiguousHost } from '../../gatehouse/index.js';

export function refuseAmbiguousHost(request: Request, _response: Response, next: NextFunction): void {
  next(hasAmbiguousHost(request) ? new BadRequestException() : undefined);
}
