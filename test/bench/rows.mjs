const ORGANIZATION = 'org_acme000000000001';

/** Each project has so many notes, each client so many projects. */
const NOTES_OF_EACH = 1_000;
const WORDS =
  'warehouse migration payroll inventory forecast audit retail pricing cloud network supplier contract merger logistics ' +
  'reporting compliance training recruiting planning billing';

/** Fills the four large tables with `count` rows each, as owner of the tables. */
export const rowsOf = (count) => async (client) => {
  // Row by row, the checks of foreign keys and the indexes of the search take far longer.
  await client.query('set session_replication_role = replica');
  const { rows: indexes } = await client.query(
    "select indexname, indexdef from pg_indexes where tablename in ('projects', 'clients') and indexdef like '%USING gin%'",
  );
  for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
  await client.query(`insert into organizations values ('${ORGANIZATION}', 'Acme')`);
  await client.query(
    `insert into clients (id, organization_id, name)
     select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'Client ' || lpad(n::text, 4, '0')
     from generate_series(0, greatest($2::integer / 1000, 10) - 1) n`,
    [ORGANIZATION, count],
  );
  await client.query(
    `insert into projects (id, organization_id, client_id, name, description, status, created_at, updated_at)
     select ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, $1,
       ('00000000-0000-4000-8000-' || lpad(to_hex(n % greatest($2::integer / 1000, 10)), 12, '0'))::uuid,
       word[1 + (hashint4(n) & 1023) % 20] || ' ' || word[1 + (hashint4(n + 1000000) & 1023) % 20] || ' ' || n,
       'Help with ' || word[1 + (hashint4(n + 2000000) & 1023) % 20] || ' in region ' || md5(n::text),
       (array['active', 'completed', 'on_hold'])[1 + n % 3], now() - n * interval '1 minute', now() - n * interval '1 minute'
     from generate_series(1, $2::integer) n, (select string_to_array($3, ' ') as word) words`,
    [ORGANIZATION, count, WORDS],
  );
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query(
    `insert into project_notes (organization_id, project_id, content, author_issuer, author_id, created_at)
     select $1, ('00000000-0000-4000-9000-' || lpad(to_hex(1 + n / ${NOTES_OF_EACH}), 12, '0'))::uuid, 'Note ' || n, 'i', 'u',
       now() - n * interval '1 minute'
     from generate_series(0, $2::integer - 1) n`,
    [ORGANIZATION, count],
  );
  await client.query(
    `insert into invoices (organization_id, number, client_id, project_id, status, currency, total_minor, issued_on, due_on, sent_at)
     select $1, 'INV-' || lpad(n::text, 7, '0'),
       ('00000000-0000-4000-8000-' || lpad(to_hex(n % greatest($2::integer / 1000, 10)), 12, '0'))::uuid,
       ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'sent', 'EUR', 0,
       date '2020-01-01' + n % 2000, date '2030-01-01', now()
     from generate_series(1, $2::integer) n`,
    [ORGANIZATION, count],
  );
  await client.query(
    `insert into audit_events
     select gen_random_uuid(), $1, now() - make_interval(secs => n), 'project.read', 'allowed', 'enterprise', 'https://issuer.example/',
       'waad|' || n % 1000, null, 'client', (array['get_project', 'search_projects', 'whoami'])[1 + n % 3], 'p' || n % 5000, '{}', 'none'
     from generate_series(1, $2::integer) n`,
    [ORGANIZATION, count],
  );
  await client.query('set session_replication_role = default');
  // The visibility map and the statistics, as a database has them that did not just come into being.
  await client.query('vacuum analyze');
};

/** What is asked of them, one after the other: tools and their arguments. */
export const QUERIES = {
  'latest projects': ['search_projects', {}],
  'search, one word': ['search_projects', { search: 'warehouse' }],
  'search, two words': ['search_projects', { search: 'warehouse migration' }],
  'search, one project': ['search_projects', { search: 'region 777' }],
  'search, typo': ['search_projects', { search: 'wharehouse migraton' }],
  'projects of a client': ['search_projects', { clientName: 'Client 0007', clientNameMatch: 'exact' }],
  'a project': ['get_project', { projectId: '00000000-0000-4000-9000-000000000001' }],
  'its notes': ['list_project_notes', { projectId: '00000000-0000-4000-9000-000000000001', limit: 25 }],
  'latest invoices': ['search_invoices', {}],
  'invoices, by number': ['search_invoices', { numberPrefix: 'INV-00007' }],
  'invoices of a client': ['search_invoices', { clientName: 'Client 0007', status: 'sent' }],
  'invoices of 10 clients': ['search_invoices', { clientName: 'Client 000', status: 'sent' }],
  'audit log, latest': ['search_audit_log', {}],
  'audit log, one user': ['search_audit_log', { userId: 'waad|7' }],
  'audit log, no match': ['search_audit_log', { operation: 'nothing' }],
};
