import 'reflect-metadata';
import { startServer } from './app.setup.js';

await startServer();
