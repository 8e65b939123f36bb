/** Far above the largest key set of an identity provider, and the default bound. */
export const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * `fetch` whose whole answer arrives within the timeout and within a bound. Redirects are not followed, as they would take
 * credentials along.
 * @param timeout in milliseconds
 * @param maxBytes after decompression
 * @throws Error when the answer is late, too long or missing
 */
export async function boundedFetch(
  url: string | URL,
  init: RequestInit,
  timeout: number,
  maxBytes = MAX_ANSWER_BYTES,
): Promise<Response> {
  const signal = AbortSignal.timeout(timeout);
  const response = await fetch(url, { ...init, redirect: 'manual', signal });
  const body = await readBody(response, maxBytes);
  return new Response(body.length === 0 ? null : body, response);
}

async function readBody({ body }: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Counted after decompression. Leaving the loop ends the transfer.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
