import { day, pointInTime } from './fields.js';

describe('a point in time', () => {
  it.each([
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '1970-01-01T23:59:00+23:59',
    '9999-12-31T00:00:00-23:59',
  ])('takes %s', (value) => {
    expect(pointInTime().parse(value)).toBe(value);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
    '1969-12-31T23:59:59.999Z',
  ])('rejects %s, which is in another year in UTC', (value) => {
    expect(pointInTime().safeParse(value).error?.issues).toMatchObject([
      { message: 'must be in the years 1970 to 9999, in UTC' },
    ]);
  });

  it.each(['2026-11-26', '2026-11-26T12:00:00', '2026-11-31T00:00:00Z', 'yesterday'])(
    'rejects %s',
    (value) => {
      expect(pointInTime().safeParse(value).error?.issues).toMatchObject([
        { message: 'must be a time with a time zone, such as 2026-11-30T12:00:00Z' },
      ]);
    },
  );
});

describe('a day', () => {
  it.each(['0001-01-01', '2024-02-29', '9999-12-31'])('takes %s', (value) => {
    expect(day().parse(value)).toBe(value);
  });

  it.each(['0000-01-01', '0000-12-31', '2026-02-29', '10000-01-01', '2026-1-1'])('rejects %s', (value) => {
    expect(day().safeParse(value).success).toBe(false);
  });
});
