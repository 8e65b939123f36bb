/** The largest request body that is read, for REST and MCP alike: a note of 5,000 characters needs a tenth of it. */
export const BODY_LIMIT = '256kb';
export const BODY_LIMIT_BYTES = 256 * 1024;
