import type { McpServerInfo } from '../gatehouse/index.js';

/** For MCP clients and the OpenAPI document. The version is that of package.json. */
export const SERVER_INFO: McpServerInfo = {
  name: 'gatehouse',
  title: 'Gatehouse',
  version: '0.1.0',
  instructions:
    "The projects and invoices of the user's organization. search_projects finds projects; its projectId is what " +
    'get_project, list_project_notes and add_project_note take. search_invoices finds invoices; their invoiceNumber is ' +
    'what lookup_invoice and void_invoice take. Everything is done as the person who is signed in.',
};
