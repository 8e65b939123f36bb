import { boundedFetch } from '../../gatehouse/index.js';

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;

/** `fetch` from another API, within bounds. @throws Error as `boundedFetch` of Gatehouse */
export const fetchUpstream = (url: string, init: RequestInit): Promise<Response> =>
  boundedFetch(url, init, TIMEOUT_MS, MAX_BYTES);
