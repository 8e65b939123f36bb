import { Module } from '@nestjs/common';
import { UpstreamTokenService } from './upstream-token.service.js';

/** The way to other APIs in the name of the caller. */
@Module({ providers: [UpstreamTokenService], exports: [UpstreamTokenService] })
export class UpstreamModule {}
