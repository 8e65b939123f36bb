import { toMoney } from './money.js';

it.each([
  [125_050, 'EUR', 'EUR 1,250.50'],
  [0, 'GBP', 'GBP 0.00'],
  [-150_000, 'USD', '-USD 1,500.00'],
  [5, 'CHF', 'CHF 0.05'],
  [1250, 'JPY', 'JPY 1,250'],
  [1234, 'KWD', 'KWD 1.234'],
  [9_007_199_254_740_991, 'EUR', 'EUR 90,071,992,547,409.91'],
])('%d minor units of %s are %s', (minorUnits, currency, text) => {
  expect(toMoney(minorUnits, currency)).toEqual({ minorUnits, currency, text });
});
