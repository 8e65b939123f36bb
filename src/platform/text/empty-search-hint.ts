import { quoted } from './quoted.js';

/**
 * What to try after a search without results.
 * @param given the filters by name; those that are undefined were left out
 * @param nearestClients names that `clientName` may have meant
 */
export function emptySearchHint(
  given: Readonly<Record<string, unknown>>,
  nearestClients: readonly string[] = [],
): string {
  if (nearestClients.length > 0)
    return `No client has this clientName as its whole name. The nearest: ${quoted(nearestClients)}.`;
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  if (names.length === 0) return 'There is nothing yet.';
  const steps = [
    ...(names.includes('search') ? ['use fewer or other words in search'] : []),
    ...(names.length > 1 || !names.includes('search') ? [`leave out ${names.join(' or ')}`] : []),
  ];
  return `Nothing matches. Try again: ${steps.join(', or ')}.`;
}
