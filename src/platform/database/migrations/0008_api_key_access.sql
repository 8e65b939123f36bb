-- As in 0002. A key names its organization, so that it is looked up under that organization's policy like any other row.
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY same_organization ON api_keys
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
-- Keys are made and revoked by the command, as the owner: whoever takes the server over cannot make one.
GRANT SELECT ON api_keys TO gatehouse_app;
