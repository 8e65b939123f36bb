import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsSchema } from '../../src/gatehouse/gatehouse.options.js';

const APPLICATION = 'test/package/application/src';

const readme = readFileSync('src/gatehouse/README.md', 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const schema = optionsSchema(false);
const { shape } = schema;

/** The option and default columns of the table under `## Options`. */
function documentedOptions(): Map<string, string> {
  const [, section = ''] = readme.split('\n## Options\n');
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| `([\w.]+)` +\| (.+?) +\|/gm);
  return new Map([...rows].map(([, name = '', byDefault = '']) => [name, byDefault]));
}

describe('src/gatehouse/README.md', () => {
  it('shows the code of the application that test/package builds and runs', () => {
    const blocks = [...readme.matchAll(/```ts\n\/\/ src\/(\S+)\n([^]*?)```/g)];
    // Two fragments are of no file: a logger, and the option authenticate.
    expect(readme.match(/```ts\n/g)).toHaveLength(blocks.length + 2);
    expect(blocks.map(([, file]) => file)).toEqual([
      'app.module.ts',
      'main.ts',
      'projects.tools.ts',
      'projects.tools.test.ts',
    ]);
    for (const [, file = '', code] of blocks)
      expect(code).toBe(readFileSync(join(APPLICATION, file), 'utf8'));
  });

  it('installs the file of this version', () => {
    expect(readme.match(/gatehouse-nestjs-.*?\.tgz/g)).toEqual([`gatehouse-nestjs-${version}.tgz`]);
  });

  it('lists every option, and no other', () => {
    const nested = {
      api: Object.keys(shape.api.unwrap().shape),
      rateLimit: Object.keys(shape.rateLimit.unwrap().options[1].shape),
    };
    const names = Object.keys(shape).flatMap((name) => {
      if (name === 'api') return nested.api.map((inner) => `api.${inner}`);
      if (name === 'rateLimit') return [name, ...nested.rateLimit.map((inner) => `rateLimit.${inner}`)];
      return [name];
    });
    expect([...documentedOptions().keys()].sort()).toEqual(names.sort());
  });

  it('names the defaults that the options have', () => {
    const required = { server: { name: 'a', version: '1' }, resource: 'https://api.example.com/mcp' };
    const { rateLimit, ...others } = schema.parse(required);
    const values = {
      ...others,
      ...Object.fromEntries(
        Object.entries(rateLimit).map(([name, value]) => [`rateLimit.${name}`, value as unknown]),
      ),
    };
    const defaults = Object.entries<unknown>(values).flatMap(([name, value]): [string, string][] => {
      if (name in required) return [[name, 'required']];
      if (Array.isArray(value)) return [[name, 'none']];
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain ? [[name, `\`${String(value)}\``]] : [];
    });
    expect(defaults.length).toBeGreaterThan(12);
    expect([...documentedOptions()]).toEqual(expect.arrayContaining(defaults));
  });
});
