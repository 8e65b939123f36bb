import fc from 'fast-check';
import { excerpt } from './excerpt.js';
import { estimateTokens } from './token-estimate.js';

const FAMILY = '👩‍👩‍👧';

describe('an excerpt', () => {
  it('is the whole text if that fits', () => {
    expect(excerpt('Three steps.', 100)).toBe('Three steps.');
    expect(excerpt('', 0)).toBe('');
  });

  it('does not divide what people see as one character', () => {
    for (let tokens = 30; tokens < 90; tokens++)
      expect(excerpt(FAMILY.repeat(5), tokens)).toMatch(new RegExp(`^(${FAMILY})+$`));
  });

  it('gets past a character of endless marks', () => {
    const zalgo = `Z${'\u0301'.repeat(5000)}`;
    expect(excerpt(zalgo, 100).length).toBeGreaterThan(10);
  });

  it('fits, begins the text, and is well formed, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 0, max: 600 }),
        (text, tokens) => {
          const part = excerpt(text, tokens);
          expect(text.startsWith(part)).toBe(true);
          expect(part).not.toMatch(/\p{Cs}/u);
          if (part !== '') expect(estimateTokens(JSON.stringify(part))).toBeLessThanOrEqual(tokens);
        },
      ),
      { seed: 20_261_130 },
    );
  });
});
