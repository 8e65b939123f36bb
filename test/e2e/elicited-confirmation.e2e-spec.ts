import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import request from 'supertest';
import { callTool, textOf, type ToolResult } from '../support/mcp-http.js';
import { GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

const WRITER = { scope: 'invoices:read invoices:write' };

type Answer = { action: 'accept'; content: Record<string, boolean> } | { action: 'decline' | 'cancel' };

const YES: Answer = { action: 'accept', content: { confirm: true } };

/** What is on the wire when a tool wants to know something first. */
interface InputRequired {
  readonly resultType: string;
  readonly inputRequests: { readonly confirm: { readonly method: string; readonly params: unknown } };
  readonly requestState: string;
}

describe('a client that can ask the person (2026-07-28, elicitation by form)', () => {
  let app: TestApp;
  const clients: Client[] = [];

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await app.close();
  });

  /** The real client library, whose person gives this answer to whatever is asked. */
  async function connect(
    answer: Answer,
    capability: { form?: Record<string, never>; url?: Record<string, never> } = { form: {} },
  ): Promise<{ client: Client; asked: string[] }> {
    const asked: string[] = [];
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities: { elicitation: capability }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      return answer;
    });
    const headers = { Authorization: `Bearer ${await app.mcpToken(WRITER)}`, Host: 'localhost:3000' };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${app.origin}/api/mcp`), { requestInit: { headers } }),
    );
    clients.push(client);
    return { client, asked };
  }

  const voidIt = async (client: Client, invoiceNumber: string): Promise<ToolResult> =>
    (await client.callTool({ name: 'void_invoice', arguments: { invoiceNumber } })) as ToolResult;

  const statusOf = async (invoiceNumber: string): Promise<unknown> =>
    (await callTool(app, 'lookup_invoice', { invoiceNumber }, { token: await app.mcpToken(WRITER) }))
      .structuredContent?.status;

  /** Acme's invoices that can be voided. */
  async function voidable(): Promise<string> {
    for (const status of ['draft', 'sent']) {
      const found = await callTool(
        app,
        'search_invoices',
        { status, limit: 1 },
        { token: await app.mcpToken(WRITER) },
      );
      const [invoice] = found.structuredContent?.invoices as { invoiceNumber: string }[];
      if (invoice !== undefined) return invoice.invoiceNumber;
    }
    throw new Error('The demo data has no more invoices that can be voided');
  }

  describe.each([
    ['declares the form', { form: {} }],
    ['declares elicitation and no mode, which means the form', {}],
  ])('and %s', (_, capability) => {
    it('does so in one call, and voids with the consent', async () => {
      const { client, asked } = await connect(YES, capability);
      const invoiceNumber = await voidable();
      const result = await voidIt(client, invoiceNumber);
      expect(result.structuredContent).toMatchObject({ outcome: 'voided', invoice: { invoiceNumber } });
      expect(asked).toEqual([expect.stringContaining(`Void invoice ${invoiceNumber} to `)]);
      expect(await statusOf(invoiceNumber)).toBe('void');
    });
  });

  it.each<[string, Answer]>([
    ['declines', { action: 'decline' }],
    ['dismisses the question', { action: 'cancel' }],
    ['accepts without the check mark', { action: 'accept', content: { confirm: false } }],
  ])('changes nothing when the person %s', async (_, answer) => {
    const { client, asked } = await connect(answer);
    const invoiceNumber = await voidable();
    const before = await statusOf(invoiceNumber);
    const result = await voidIt(client, invoiceNumber);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('(confirmation_declined)');
    expect(asked).toHaveLength(1);
    expect(await statusOf(invoiceNumber)).toBe(before);
  });

  it('is told at once what cannot be voided, and asks nobody', async () => {
    const { client, asked } = await connect(YES);
    expect(textOf(await voidIt(client, 'INV-2008'))).toContain('(invoice_not_voidable)');
    expect(textOf(await voidIt(client, 'INV-9999'))).toContain('(invoice_not_found)');
    expect(asked).toEqual([]);
  });

  it('[A17] can ask by link only: gets the confirmation instead, for a second call', async () => {
    const { client, asked } = await connect(YES, { url: {} });
    const result = await voidIt(client, await voidable());
    expect(result.structuredContent).toMatchObject({ outcome: 'confirmation_required' });
    expect(asked).toEqual([]);
  });

  describe('on the wire', () => {
    /** A call as such a client makes it, with whatever an attacker puts beside the arguments. */
    async function send(
      invoiceNumber: string,
      more: object = {},
      claims: object = {},
    ): Promise<ToolResult & InputRequired> {
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
      };
      const params = { name: 'void_invoice', arguments: { invoiceNumber }, _meta, ...more };
      const response = await request(app.origin)
        .post('/api/mcp')
        .auth(await app.mcpToken({ ...WRITER, ...claims }), { type: 'bearer' })
        .set('Accept', 'application/json, text/event-stream')
        .set('MCP-Protocol-Version', '2026-07-28')
        .set('Mcp-Method', 'tools/call')
        .set('Mcp-Name', 'void_invoice')
        .send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
      return (response.body as { result: ToolResult & InputRequired }).result;
    }

    it('the question is all there is to read: the confirmation is not for the model', async () => {
      const invoiceNumber = await voidable();
      const result = await send(invoiceNumber);
      expect(result).toMatchObject({
        resultType: 'input_required',
        inputRequests: {
          confirm: {
            method: 'elicitation/create',
            params: {
              mode: 'form',
              message: expect.stringContaining(invoiceNumber) as string,
              requestedSchema: { type: 'object', required: ['confirm'] },
            },
          },
        },
      });
      expect(result.requestState).toMatch(/^\d{10}\./);
      expect(result).not.toHaveProperty('content');
      expect(result).not.toHaveProperty('structuredContent');
    });

    it.each<[string, string, (state: string) => object]>([
      ['without the answer', 'input_required', (requestState) => ({ requestState })],
      [
        'with an answer to something else',
        'input_required',
        (requestState) => ({ requestState, inputResponses: { other: YES } }),
      ],
      ['without the state', 'confirmation_invalid', () => ({ inputResponses: { confirm: YES } })],
      [
        'with an altered state',
        'confirmation_invalid',
        (state) => ({ requestState: `${state.slice(0, -2)}xx`, inputResponses: { confirm: YES } }),
      ],
      [
        'with an answer of another type',
        'confirmation_declined',
        (requestState) => ({
          requestState,
          inputResponses: { confirm: { action: 'accept', content: { confirm: 'true' } } },
        }),
      ],
    ])('%s nothing happens: %s', async (_, said, more) => {
      const invoiceNumber = await voidable();
      const before = await statusOf(invoiceNumber);
      const { requestState } = await send(invoiceNumber);
      expect(JSON.stringify(await send(invoiceNumber, more(requestState)))).toContain(said);
      expect(await statusOf(invoiceNumber)).toBe(before);
    });

    it.each<[string, object]>([
      ['declined', { action: 'decline' }],
      ['dismissed', { action: 'cancel' }],
      ['left unticked', { action: 'accept', content: { confirm: false } }],
      ['answered with nonsense', { action: 'accept', content: { confirm: 'true' } }],
    ])(
      'a state that was %s is good for nothing afterwards, as state or as confirmation',
      async (_, confirm) => {
        const invoiceNumber = await voidable();
        const before = await statusOf(invoiceNumber);
        const { requestState } = await send(invoiceNumber);
        const declined = await send(invoiceNumber, { requestState, inputResponses: { confirm } });
        expect(textOf(declined)).toContain('confirmation_declined');
        const token = await app.mcpToken(WRITER);
        const args = { invoiceNumber, confirmation: requestState };
        expect(textOf(await callTool(app, 'void_invoice', args, { token }))).toContain('confirmation_used');
        const consent = { requestState, inputResponses: { confirm: YES } };
        expect(textOf(await send(invoiceNumber, consent))).toContain('confirmation_used');
        expect(await statusOf(invoiceNumber)).toBe(before);
      },
    );

    it('the state of one client is nothing for another client of the same user', async () => {
      const invoiceNumber = await voidable();
      const { requestState } = await send(invoiceNumber);
      const consent = { requestState, inputResponses: { confirm: YES } };
      expect(textOf(await send(invoiceNumber, consent, { client_id: 'another-client' }))).toContain(
        'confirmation_invalid',
      );
    });

    it('[A36] the state of one user and invoice is nothing for another, and good once', async () => {
      const invoiceNumber = await voidable();
      const { requestState } = await send(invoiceNumber);
      const consent = { requestState, inputResponses: { confirm: YES } };
      expect(textOf(await send(invoiceNumber, consent, { sub: 'waad|mallory' }))).toContain(
        'confirmation_invalid',
      );
      expect(textOf(await send(invoiceNumber, consent, { org_id: GLOBEX }))).toMatch(
        /invoice_not_found|confirmation_invalid/,
      );
      expect((await send(invoiceNumber, consent)).structuredContent).toMatchObject({ outcome: 'voided' });
      expect(textOf(await send(invoiceNumber, consent))).toContain('confirmation_used');
    });
  });
});
