import { defineConfig } from 'drizzle-kit';

/** For `npm run db:generate` alone: the server applies the migrations itself when it starts. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/platform/database/*schema.ts',
  out: './src/platform/database/migrations',
});
