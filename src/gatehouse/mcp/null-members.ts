/** Their values are the application's own: a tool's schema says what null means. */
const VALUES = ['inputResponses'];
const VALUES_OF_CALL = [...VALUES, 'arguments'];

/**
 * The message without the members that are null, at any depth outside of lists. Some clients write an optional member that
 * is not set as null, which MCP allows nowhere. A request with a null id stays as it is: it is invalid.
 */
export function withoutNullMembers(message: object): object {
  const { id, method } = message as { readonly id?: unknown; readonly method?: unknown };
  const present = presentMembers(message, method === 'tools/call' ? VALUES_OF_CALL : VALUES);
  const isNotification = typeof method === 'string' && method.startsWith('notifications/');
  return id === null && !isNotification ? { ...present, id } : present;
}

function presentMembers(members: object, values: readonly string[]): object {
  const present = Object.entries(members).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([name, value]: [string, unknown]) =>
      typeof value !== 'object' || value === null || Array.isArray(value) || values.includes(name)
        ? [name, value]
        : [name, presentMembers(value, values)],
    ),
  );
}
