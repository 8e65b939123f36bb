/** The text form of a UUID (RFC 9562 §4). PostgreSQL rejects a comparison of a uuid column with any other text. */
export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
