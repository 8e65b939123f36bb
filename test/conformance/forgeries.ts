import { generateKeyPair, SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens made of a good one without the issuer's key, each by its name; none for tokens that are no JWT. */
export async function forgeriesOf(token: string): Promise<[string, string][]> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const stripped: [string, string][] = [
    ['cut short', token.slice(0, -8)],
    ['with something after it', `${token}x`],
    ['of no sense', 'not-a-token'],
  ];
  if (signature === '') return stripped;
  const { kid, typ } = decodeProtectedHeader(token);
  const claims = decodeJwt(token);
  const stranger = await generateKeyPair('RS256');
  const resigned = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...(kid && { kid }), ...(typ && { typ }) })
    .sign(stranger.privateKey);
  const later = encode({ ...claims, exp: (claims.exp ?? 0) + 3600 });
  return [
    ...stripped,
    ['with a changed claim', `${header}.${later}.${signature}`],
    ['without a signature', `${header}.${payload}.`],
    ['with the algorithm none', `${encode({ alg: 'none', typ })}.${payload}.`],
    ['signed by a stranger under the same key id', resigned],
  ];
}
