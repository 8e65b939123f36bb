import 'reflect-metadata';
import { startServer } from '../app.setup.js';
import { seedDemoData } from './demo-data/seed-demo-data.js';

/** The server as `npm run dev` starts it: with demo data in its database. */
console.log('Opening the database and migrating it (some seconds, the first time) …');
await startServer(async (driver) => {
  console.log('Filling in the demo data …');
  await seedDemoData(driver);
});
