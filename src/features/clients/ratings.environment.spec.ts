import { readEnvironment } from '../../platform/config/environment.js';
import { ConfigurationError } from '../../platform/config/variables.js';
import { ratingsEnvironment } from './ratings.environment.js';

const minimal = { API_URL: 'https://api.example.com/api', AUTH0_DOMAIN: 'example.eu.auth0.com' };
const upstream = {
  UPSTREAM_CLIENT_ID: 'gatehouse-api',
  UPSTREAM_CLIENT_SECRET: 's3cret-value',
  RATINGS_API_URL: 'https://ratings.example/v1',
  RATINGS_API_AUDIENCE: 'https://ratings.example',
};

const read = (variables: Record<string, string>): unknown => {
  try {
    return readEnvironment({ ...minimal, ...variables }, [ratingsEnvironment]);
  } catch (error) {
    return error instanceof ConfigurationError ? error.faults : error;
  }
};

describe('ratingsEnvironment', () => {
  it('takes an API on this machine over http, and any over https', () => {
    const local = { ...upstream, RATINGS_API_URL: 'http://localhost:4400/ratings-api/credit-ratings' };
    expect(read(upstream)).toMatchObject(upstream);
    expect(read(local)).toMatchObject(local);
  });

  it.each<[string, Record<string, string>, RegExp[]]>([
    [
      'a secret for upstream APIs alone',
      { UPSTREAM_CLIENT_SECRET: 's3cret-value' },
      // The messages name the variable, never its value.
      ['UPSTREAM_CLIENT_ID', 'RATINGS_API_URL', 'RATINGS_API_AUDIENCE'].map(
        (name) => new RegExp(`^${name} is missing \\(UPSTREAM_CLIENT_SECRET needs it\\)$`),
      ),
    ],
    [
      'an API that would be sent tokens in the clear',
      { ...upstream, RATINGS_API_URL: 'http://ratings.example' },
      [/^RATINGS_API_URL must be https/],
    ],
    [
      'an API that is no URL',
      { ...upstream, RATINGS_API_URL: 'file:///etc/passwd' },
      [/^RATINGS_API_URL must be an https URL/],
    ],
  ])('rejects %s', (_, variables, faults) => {
    expect(read(variables)).toEqual(faults.map((fault) => expect.stringMatching(fault) as string));
  });
});
