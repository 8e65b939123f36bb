import { Module } from '@nestjs/common';
import { UpstreamTokenService } from './upstream-token.service.js';

@Module({ providers: [UpstreamTokenService], exports: [UpstreamTokenService] })
export class UpstreamModule {}
