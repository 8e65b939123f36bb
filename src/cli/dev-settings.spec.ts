import { SERVER_VARIABLES } from '../features/environment.js';
import { devSettings, welcome } from './dev-settings.js';

describe('what npm run dev runs with', () => {
  it('is the dev tenant and a frontend on port 3001', () => {
    const set = Object.entries(devSettings({}).env).filter(([, value]) => value !== '');
    expect(Object.fromEntries(set)).toEqual({
      NODE_ENV: 'development',
      DATA_DIR: '.data/dev',
      PORT: '3000',
      DEV_TENANT_PORT: '4400',
      API_URL: 'http://localhost:3000/api',
      AUTH0_DOMAIN: 'http://localhost:4400',
      AUTH0_CLIENT_ID: 'gatehouse-web',
      AUTH0_NAME_CLAIM: 'https://gatehouse.example/name',
      CORS_ALLOWED_ORIGINS: 'http://localhost:3001',
      UPSTREAM_CLIENT_ID: 'gatehouse-api',
      UPSTREAM_CLIENT_SECRET: 'gatehouse-api-development-secret',
      RATINGS_API_URL: 'http://localhost:4400/ratings-api/credit-ratings',
      RATINGS_API_AUDIENCE: 'https://ratings.example',
    });
  });

  it('leaves no variable of the server to a file .env', () => {
    const { env } = devSettings({});
    for (const name of [...SERVER_VARIABLES, 'NEXT_PUBLIC_API_URL']) expect(env).toHaveProperty(name);
    expect(env.DATABASE_URL).toBe('');
  });

  it('tells how to get a token from other ports', () => {
    const text = welcome(devSettings({ PORT: '3055', DEV_TENANT_PORT: '4455' }));
    expect(text).toContain('PORT=3055 DEV_TENANT_PORT=4455 npm run --silent token');
    expect(welcome(devSettings({}))).toContain('\nnpm run --silent token');
  });

  it('is what the user has set instead, an empty value counting as absent', () => {
    const { env, mcpUrl } = devSettings({ PORT: '3055', LOG_LEVEL: 'warn', AUTH0_DOMAIN: '' });
    expect(mcpUrl).toBe('http://localhost:3055/api/mcp');
    expect(env).toMatchObject({ LOG_LEVEL: 'warn', AUTH0_DOMAIN: 'http://localhost:4400' });
  });

  it('registers the audiences the user has configured', () => {
    const { env } = devSettings({ MCP_RESOURCE_URL: 'https://mcp.example', AUTH0_AUDIENCE: 'urn:rest' });
    expect(env.DEV_TENANT_EXTRA_AUDIENCES).toBe('https://mcp.example,urn:rest');
  });

  it.each([
    [{ NODE_ENV: 'production' }, 'NODE_ENV is production'],
    [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535 (now "abc")'],
    [{ DEV_TENANT_PORT: '0' }, 'DEV_TENANT_PORT must be a whole number from 1 to 65535 (now "0")'],
  ])('is refused for %j', (variables, message) => {
    expect(() => devSettings(variables)).toThrow(message);
  });

  it('is told to the user, with a configuration to paste and ready as the last line', () => {
    const text = welcome(devSettings({}));
    const json = /^\{$[^]*?^\}$/m.exec(text)?.[0] ?? '';
    expect(JSON.parse(json)).toEqual({
      mcpServers: {
        gatehouse: {
          type: 'http',
          url: 'http://localhost:3000/api/mcp',
          oauth: { clientId: 'gatehouse-web', callbackPort: 8976 },
        },
      },
    });
    expect(text.split('\n').at(-1)).toBe('ready');
  });
});
