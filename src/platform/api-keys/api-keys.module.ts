import { Module } from '@nestjs/common';
import { ApiKeys } from '../../gatehouse/index.js';
import { StoredApiKeys } from './stored-api-keys.js';

@Module({ providers: [{ provide: ApiKeys, useClass: StoredApiKeys }], exports: [ApiKeys] })
export class ApiKeysModule {}
