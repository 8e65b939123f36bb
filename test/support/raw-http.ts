import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends these bytes, whatever an HTTP client would make of them, and waits for the first answer. */
export async function sendRaw(origin: string, text: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  await once(socket, 'connect');
  socket.write(text, 'latin1');
  let answer = '';
  for await (const part of socket as AsyncIterable<string>) {
    answer += part;
    const [head = '', body] = answer.split('\r\n\r\n', 2);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    if (body !== undefined && body.length >= length) break;
  }
  socket.destroy();
  return { status: Number(answer.split(' ', 2)[1]), text: answer };
}
