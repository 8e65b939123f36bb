import { createHash } from 'node:crypto';

/** The namespace of our version 5 UUIDs. */
const NAMESPACE = Buffer.from('6f1b3c0ad5e94b7c8a2f47d1e0936b58', 'hex');

/** The same id for the same name on every machine: a version 5 UUID (RFC 9562 §5.5). */
export function demoId(...name: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name.join('/')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
