import { Global, Module } from '@nestjs/common';
import { ApiKeys } from '../../gatehouse/auth/api-keys/api-keys.js';
import { StoredApiKeys } from './stored-api-keys.js';

@Global()
@Module({ providers: [{ provide: ApiKeys, useClass: StoredApiKeys }], exports: [ApiKeys] })
export class ApiKeysModule {}
