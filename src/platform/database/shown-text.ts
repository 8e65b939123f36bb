import { customType } from 'drizzle-orm/pg-core';
import { visibleLine, visibleText } from '../text/visible-text.js';

/**
 * Columns of text that people wrote. Rows also come from imports and identity providers, so hidden characters are removed
 * as a row is read: none of the doors can pass them on.
 */
export const shownText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  fromDriver: visibleText,
});

/** The same for names and titles, which are one line. */
export const shownLine = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  fromDriver: visibleLine,
});
