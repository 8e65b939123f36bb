/** Far above the largest key set of an identity provider. */
export const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * `fetch` from an issuer: the whole answer arrives within the timeout and within `MAX_ANSWER_BYTES`. Redirects are not
 * followed, as they would take credentials along.
 *
 * @param timeout in milliseconds
 * @throws Error when the answer is late, too long or missing
 */
export async function boundedFetch(url: string | URL, init: RequestInit, timeout: number): Promise<Response> {
  const signal = AbortSignal.timeout(timeout);
  const response = await fetch(url, { ...init, redirect: 'manual', signal });
  const body = await readBody(response);
  return new Response(body.length === 0 ? null : body, response);
}

async function readBody({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Counted after decompression. Leaving the loop ends the transfer.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
