import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer on loopback with one RS256 key: every contestant fetches its keys and accepts its tokens. */
export async function startIssuer(port, audience) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }];
  const issuer = `http://127.0.0.1:${port}/`;
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const sign = (user, claims = {}) =>
    new SignJWT({
      org_id: 'org_acme000000000001',
      client_id: 'gatehouse-web',
      scope: 'projects:read projects:write invoices:read invoices:write clients:read audit:read',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'bench' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(`waad|${user}`)
      .setIssuedAt()
      .setExpirationTime('12h')
      .sign(privateKey);
  return { issuer, sign, stop: () => server.close() };
}
