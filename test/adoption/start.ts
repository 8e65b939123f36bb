import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ApiSettings } from './existing-api/settings.js';

interface Main {
  readonly createApp: (settings: ApiSettings) => Promise<NestExpressApplication>;
}

/**
 * `node start.js MAIN`: starts the API whose `main.js` that is on a free port, with the settings in `API_SETTINGS` (JSON),
 * and sends its origin to the parent process. It ends when the parent disconnects.
 */
async function start(main: string): Promise<void> {
  const { createApp } = (await import(main)) as Main;
  const app = await createApp(JSON.parse(process.env.API_SETTINGS ?? '') as ApiSettings);
  await app.listen(0, '127.0.0.1');
  process.send?.((await app.getUrl()).replace(/\/$/, ''));
  process.once('disconnect', () => void app.close().then(() => process.exit()));
}

void start(process.argv[2] ?? '');
