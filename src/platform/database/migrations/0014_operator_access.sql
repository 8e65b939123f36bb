-- Pruning the audit log is for the owner of the tables, whom FORCE ROW LEVEL SECURITY binds as well. In a transaction that
-- sets app.audit_prune_before, the owner reads and deletes the older events of all organizations. A setting that ended with
-- its transaction is the empty text from then on.
CREATE POLICY prune_read ON audit_events FOR SELECT TO CURRENT_USER
  USING (occurred_at < nullif(current_setting('app.audit_prune_before', true), '')::timestamptz);--> statement-breakpoint
CREATE POLICY prune_delete ON audit_events FOR DELETE TO CURRENT_USER
  USING (occurred_at < nullif(current_setting('app.audit_prune_before', true), '')::timestamptz);--> statement-breakpoint
-- A server that does not run the migrations itself checks that they have run.
CREATE FUNCTION latest_migration() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'SELECT max(created_at) FROM drizzle.__drizzle_migrations';--> statement-breakpoint
REVOKE ALL ON FUNCTION latest_migration() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION latest_migration() TO gatehouse_app;
