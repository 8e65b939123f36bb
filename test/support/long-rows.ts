import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { invoiceLines, invoices } from '../../src/platform/database/invoices.schema.js';
import {
  auditEvents,
  clients,
  organizations,
  projectNotes,
  projects,
} from '../../src/platform/database/schema.js';

/** Texts that many characters of one script make up, as long as one asks for. */
export const SCRIPTS = {
  English: (length: number) => fill('The warehouse moves to its new site in three steps. ', length),
  Han: (length: number) => characters(0x4e00, 0x9fff, length),
  Hangul: (length: number) => characters(0xac00, 0xd7a3, length),
  emoji: (length: number) => characters(0x1f300, 0x1f5ff, length),
  Vai: (length: number) => characters(0xa500, 0xa60b, length),
  signs: (length: number) => fill('"\\`[<*{}&#39;]~/', length),
} as const;

export type Script = keyof typeof SCRIPTS;

const fill = (text: string, length: number): string => text.repeat(length).slice(0, length).trim();

/** Code points of a range in an order without frequent pairs. */
const characters = (from: number, to: number, length: number): string =>
  Array.from({ length }, (_, index) =>
    String.fromCodePoint(from + ((index * 7919 + 13) % (to - from + 1))),
  ).join('');

export const NOTES = 12;
export const LINES = 60;

/**
 * Adds an organization whose texts are all as long as the database takes them: a client with 26 projects and 26 overdue
 * invoices, notes to one project and many lines to one invoice, and audit events.
 */
export async function addLongRows(
  driver: DatabaseDriver,
  organizationId: string,
  script: Script,
): Promise<{ clientName: string; projectId: string; invoiceNumber: string }> {
  const text = SCRIPTS[script];
  // Callers may send 200 UTF-16 code units; the database takes 200 characters.
  const clientName = Array.from(text(200))
    .slice(0, script === 'emoji' ? 100 : 200)
    .join('');
  const issuedOn = '2026-01-01';
  return driver.transaction(async (tx) => {
    await tx.insert(organizations).values({ id: organizationId, name: organizationId });
    const [client] = await tx.insert(clients).values({ organizationId, name: clientName }).returning();
    const clientId = client?.id ?? '';
    const added = await tx
      .insert(projects)
      .values(
        Array.from({ length: 26 }, (_, age) => ({
          organizationId,
          clientId,
          name: text(200),
          description: text(2000),
          status: 'active' as const,
          updatedAt: new Date(Date.UTC(2026, 5, 30 - age)),
        })),
      )
      .returning();
    const projectId = added[0]?.id ?? '';
    await tx.insert(projectNotes).values(
      Array.from({ length: NOTES }, () => ({
        organizationId,
        projectId,
        title: text(200),
        content: text(5000),
        authorIssuer: 'issuer',
        authorId: 'author',
        authorName: text(200),
      })),
    );
    const numbers = Array.from({ length: 26 }, (_, index) => `INV-${7000 + index}`);
    const linesOf = (number: string): number => (number === 'INV-7000' ? LINES : 1);
    await tx.insert(invoices).values(
      numbers.map((number) => ({
        organizationId,
        number,
        clientId,
        projectId,
        status: 'sent' as const,
        currency: 'EUR',
        totalMinor: linesOf(number) * 100,
        issuedOn,
        dueOn: issuedOn,
        sentAt: new Date(),
      })),
    );
    await tx.insert(invoiceLines).values(
      numbers.flatMap((invoiceNumber) =>
        Array.from({ length: linesOf(invoiceNumber) }, (_, index) => ({
          organizationId,
          invoiceNumber,
          position: index + 1,
          description: text(300),
          quantity: 1,
          unitPriceMinor: 100,
        })),
      ),
    );
    await tx.insert(auditEvents).values(
      Array.from({ length: 26 }, () => ({
        organizationId,
        occurredAt: new Date(),
        event: 'client.read',
        decision: 'allowed' as const,
        actorKind: 'enterprise' as const,
        actorIssuer: 'https://issuer.example/',
        actorId: text(200),
        actorName: text(200),
        clientId: text(200),
        operation: 'client_status_report',
        subject: clientName,
        arguments: { client: 200, included: added.map(({ id }) => id) },
        correlationId: 'b7b0c1f2-5a55-4c3e-9d3f-1f7d1c1e0a11',
      })),
    );
    return { clientName, projectId, invoiceNumber: 'INV-7000' };
  });
}
