import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import { CORS_ALLOWED_HEADERS, CORS_EXPOSED_HEADERS } from '../../gatehouse/index.js';
import type { Config } from '../config/config.js';

/** Pages of the configured frontends may read the answers of the REST API. */
export const frontendCors = ({ environment }: Config): CorsOptions => ({
  origin: [...environment.CORS_ALLOWED_ORIGINS],
  methods: ['GET', 'POST', 'DELETE'],
  allowedHeaders: CORS_ALLOWED_HEADERS,
  exposedHeaders: CORS_EXPOSED_HEADERS,
  maxAge: 3600,
});
