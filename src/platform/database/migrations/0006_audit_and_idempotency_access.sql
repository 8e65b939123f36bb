-- As in 0002: one organization at a time, for everybody, the owner included.
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY same_organization ON audit_events
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY same_organization ON idempotency_keys
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
-- Append only: what is written stays, whatever the application is made to do. Old events are for an administrator.
GRANT SELECT, INSERT ON audit_events TO gatehouse_app;--> statement-breakpoint
-- UPDATE also lets it lock the expired rows that it is about to delete.
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO gatehouse_app;--> statement-breakpoint
GRANT UPDATE (response) ON idempotency_keys TO gatehouse_app;
