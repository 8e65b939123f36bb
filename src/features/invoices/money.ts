import { z } from 'zod';

/** An amount in the smallest unit of an ISO 4217 currency, and as text for people: 125050 EUR are "EUR 1,250.50". */
export const money = z.object({
  minorUnits: z.number().int(),
  currency: z.string(),
  text: z.string(),
});

export type Money = z.infer<typeof money>;

/** @param currency ISO 4217, which also says how many digits its minor unit has */
export function toMoney(minorUnits: number, currency: string): Money {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  // As text: binary fractions are not exact.
  const text = format.format(`${minorUnits}E-${digits}` as `${number}`);
  // Intl puts a no-break space behind the code.
  return { minorUnits, currency, text: text.replace('\u00a0', ' ') };
}
