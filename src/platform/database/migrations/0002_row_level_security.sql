-- A transaction sees and writes the rows of the organization named by the setting app.organization_id, and none at
-- all where that is unset: NULL equals nothing, and the empty string is no organization. FORCE binds the owner of the
-- tables as well.
-- This stops a query that forgot its organization. It cannot stop whoever can run SQL of their own as this role,
-- since a custom setting can be set by anybody: every query is parameterised for that reason.
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE clients FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE projects FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE project_notes ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE project_notes FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- The policies are for every role, the owner included; what gatehouse_app may do at all is up to its grants below.
CREATE POLICY same_organization ON organizations
  USING (id = current_setting('app.organization_id', true))
  WITH CHECK (id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY same_organization ON clients
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY same_organization ON projects
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY same_organization ON project_notes
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint

GRANT SELECT ON organizations, clients, projects, project_notes TO gatehouse_app;--> statement-breakpoint
GRANT INSERT ON project_notes TO gatehouse_app;--> statement-breakpoint
-- A new note is activity on its project.
GRANT UPDATE (updated_at) ON projects TO gatehouse_app;
