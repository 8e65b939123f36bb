import { Module } from '@nestjs/common';
import { Paging } from './paging.js';

@Module({ providers: [Paging], exports: [Paging] })
export class PagingModule {}
