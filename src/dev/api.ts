import 'reflect-metadata';
import { startServer } from '../app.setup.js';
import { seedDemoData } from './demo-data/seed-demo-data.js';

/** The server as `npm run dev` starts it: with demo data in its database. */
await startServer(seedDemoData);
