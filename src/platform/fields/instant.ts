import { z } from 'zod';

/** What we send, so not checked again: `z.iso.datetime()` would spell its whole pattern out in every tool's schema. */
export const instant = (): z.ZodString => z.string().meta({ format: 'date-time' });
