import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of PEM files. */
export interface TlsCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A self-signed certificate for `localhost`, valid for a day. Node cannot make certificates, so openssl(1) does. */
export async function makeTlsCertificate(directory: string): Promise<TlsCertificate> {
  const certFile = join(directory, 'localhost.crt');
  const keyFile = join(directory, 'localhost.key');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-days', '1', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', keyFile, '-out', certFile],
  ]);
  return { certFile, keyFile };
}
