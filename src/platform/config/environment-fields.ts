import { z } from 'zod';
import { optionSchemas } from '../../gatehouse/index.js';
import { oneOf } from './variables.js';

/**
 * A public URL, with all that is wrong with it. (The module's own schema stops at the first fault.)
 *
 * @param path the path that it must have
 */
export const publicUrl = (production: boolean, path?: string): z.ZodType<string, string> =>
  z.string().superRefine((value, context) => {
    const faults = faultsOf(optionSchemas.publicUrl(production), value);
    if (/^https?:/.test(value) && URL.canParse(value)) {
      const { origin, pathname } = new URL(value);
      const trimmed = pathname.replace(/\/+$/, '');
      faults.push(...faultsOf(optionSchemas.publicUrl(production), `${origin}${trimmed}`));
      if (path !== undefined && trimmed !== path)
        faults.push(`must have the path ${path}, where this server answers`);
    }
    for (const message of faults) context.addIssue({ code: 'custom', message });
  });

function faultsOf(schema: z.ZodType, value: string): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);
}

/** The levels of Nest, and what other loggers call them. */
export const logLevel = z
  .string()
  .toLowerCase()
  .transform((value) => ({ info: 'log', warning: 'warn' })[value] ?? value)
  .pipe(oneOf('debug', 'log', 'warn', 'error'));
