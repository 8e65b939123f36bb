import { emptySearchHint } from './empty-search-hint.js';

it.each([
  [{}, [], 'There is nothing yet.'],
  [{ status: undefined }, [], 'There is nothing yet.'],
  [{ search: 'x' }, [], 'Nothing matches. Try again: use fewer or other words in search.'],
  [{ status: 'active' }, [], 'Nothing matches. Try again: leave out status.'],
  [
    { search: 'x', status: 'active', clientName: undefined },
    [],
    'Nothing matches. Try again: use fewer or other words in search, or leave out search or status.',
  ],
  [
    { clientName: 'Halden' },
    ['Halden Shipping', 'The "Hald"'],
    'No client has this clientName as its whole name. The nearest: "Halden Shipping", "The \\"Hald\\"".',
  ],
])('after %j with the nearest clients %j: %s', (given, nearest, hint) => {
  expect(emptySearchHint(given, nearest)).toBe(hint);
});
