-- Pruning the audit log is for the owner of the tables, whom FORCE ROW LEVEL SECURITY binds as well. In a transaction that
-- sets app.audit_prune_before, the owner reads and deletes the older events of all organizations. A setting that ended with
-- its transaction is the empty text from then on.
CREATE POLICY prune_read ON audit_events FOR SELECT TO CURRENT_USER
  USING (occurred_at < nullif(current_setting('app.audit_prune_before', true), '')::timestamptz);--> statement-breakpoint
CREATE POLICY prune_delete ON audit_events FOR DELETE TO CURRENT_USER
  USING (occurred_at < nullif(current_setting('app.audit_prune_before', true), '')::timestamptz);--> statement-breakpoint
-- A server that does not run the migrations itself checks that they have run.
GRANT USAGE ON SCHEMA drizzle TO gatehouse_app;--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO gatehouse_app;
