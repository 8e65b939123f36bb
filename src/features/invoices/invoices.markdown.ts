import { markdownLine } from '../../platform/text/markdown.js';
import type { InvoiceDetails } from './invoices.schemas.js';

/** An invoice for people to read. */
export function invoiceMarkdown(invoice: InvoiceDetails): string {
  const { invoiceNumber, clientName, projectName, status, total, issuedOn, dueOn, lines, lineCount } =
    invoice;
  const { sentAt, paidAt, voidedAt } = invoice;
  return [
    `# Invoice ${invoiceNumber}`,
    [
      `- Client: ${markdownLine(clientName)}`,
      `- Project: ${markdownLine(projectName)}`,
      `- Status: ${status}`,
      `- Issued: ${issuedOn}`,
      `- Due: ${dueOn}`,
      ...(sentAt === null ? [] : [`- Sent: ${sentAt}`]),
      ...(paidAt === null ? [] : [`- Paid: ${paidAt}`]),
      ...(voidedAt === null ? [] : [`- Voided: ${voidedAt}`]),
      `- Total: ${total.text}`,
    ].join('\n'),
    lines.length < lineCount ? `## Lines (${lines.length} of ${lineCount})` : '## Lines',
    lines
      .map(
        ({ description, quantity, unitPrice, amount }) =>
          `- ${markdownLine(description)}: ${quantity} × ${unitPrice.text} = ${amount.text}`,
      )
      .join('\n'),
  ].join('\n\n');
}
