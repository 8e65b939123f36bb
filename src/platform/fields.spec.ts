import { day, oneOf, optional, pointInTime, shortText, withDefault } from './fields.js';

describe('a point in time', () => {
  it.each([
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '1970-01-01T23:59:00+23:59',
    '9999-12-31T00:00:00-23:59',
  ])('takes %s', (value) => {
    expect(pointInTime('start').parse(value)).toBe(value);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
    '1969-12-31T23:59:59.999Z',
  ])('rejects %s, which is in another year in UTC', (value) => {
    expect(pointInTime('start').safeParse(value).error?.issues).toMatchObject([
      { message: 'must be in the years 1970 to 9999, in UTC' },
    ]);
  });

  it.each(['2026-11-26T12:00:00', '2026-11-31', '20261126', '2026-11-31T00:00:00Z', 'yesterday'])(
    'rejects %s',
    (value) => {
      expect(pointInTime('start').safeParse(value).error?.issues).toMatchObject([
        { message: 'must be a day, YYYY-MM-DD, or a time with a time zone, such as 2026-11-30T12:00:00Z' },
      ]);
    },
  );
});

describe('a day in the place of a time', () => {
  it.each([
    ['start', '2026-11-01', '2026-11-01T00:00:00Z'],
    ['start', ' 2026-11-01\n', '2026-11-01T00:00:00Z'],
    ['end', '2026-11-01', '2026-11-02T00:00:00.000Z'],
    ['end', '2024-02-28', '2024-02-29T00:00:00.000Z'],
    ['end', '9999-12-31', '9999-12-31T23:59:59.999Z'],
  ] as const)('its %s: %j is %s, in UTC', (boundary, value, time) => {
    expect(pointInTime(boundary).parse(value)).toBe(time);
  });
});

describe('a word of a closed list', () => {
  it.each(['on_hold', 'On Hold', 'ON-HOLD', ' on\u2011hold ', 'ｏｎ hold'])('%j is on_hold', (typed) => {
    expect(oneOf(['active', 'on_hold']).parse(typed)).toBe('on_hold');
  });

  it.each(['', 'hold', 'on_hold,active', 1, true, null, ['on_hold'], { on: 'hold' }])(
    '%j is none',
    (typed) => {
      expect(oneOf(['active', 'on_hold']).safeParse(typed).success).toBe(false);
    },
  );
});

describe('a field that may be left out', () => {
  it.each([undefined, null, '', ' ', '\n\t'])('%j is as if left out', (value) => {
    expect(optional(shortText()).parse(value)).toBeUndefined();
    expect(withDefault(shortText(), 'x').parse(value)).toBe('x');
    expect(shortText().safeParse(value).success).toBe(false);
  });

  it.each([140, 0, -7])('a whole number is its text: %d', (value) => {
    expect(optional(shortText()).parse(value)).toBe(String(value));
  });

  it.each([1.5, 1e21, Number.NaN, true, ['x'], {}])('%p is no text', (value) => {
    expect(optional(shortText()).safeParse(value).success).toBe(false);
  });
});

describe('a day', () => {
  it.each(['0001-01-01', '2024-02-29', '9999-12-31'])('takes %s', (value) => {
    expect(day().parse(value)).toBe(value);
  });

  it.each(['0000-01-01', '0000-12-31', '2026-02-29', '10000-01-01', '2026-1-1'])('rejects %s', (value) => {
    expect(day().safeParse(value).success).toBe(false);
  });
});
