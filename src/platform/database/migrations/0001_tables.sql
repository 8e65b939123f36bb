CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "clients_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "clients_name_length" CHECK (char_length("clients"."name") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "organizations_id_length" CHECK (char_length("organizations"."id") between 1 and 200),
	CONSTRAINT "organizations_name_length" CHECK (char_length("organizations"."name") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "project_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" text NOT NULL,
	"project_id" uuid NOT NULL,
	"title" text,
	"content" text NOT NULL,
	"author_issuer" text NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "project_notes_title_length" CHECK (char_length("project_notes"."title") between 1 and 200),
	CONSTRAINT "project_notes_content_length" CHECK (char_length("project_notes"."content") between 1 and 5000),
	CONSTRAINT "project_notes_content_not_blank" CHECK ("project_notes"."content" ~ '\S')
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" text NOT NULL,
	"client_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "projects_name_length" CHECK (char_length("projects"."name") between 1 and 200),
	CONSTRAINT "projects_description_length" CHECK (char_length("projects"."description") <= 2000),
	CONSTRAINT "projects_status" CHECK ("projects"."status" in ('active', 'completed', 'on_hold'))
);
--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_notes" ADD CONSTRAINT "project_notes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_notes" ADD CONSTRAINT "project_notes_project_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_client_fk" FOREIGN KEY ("organization_id","client_id") REFERENCES "public"."clients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "clients_organization_id_name_key" ON "clients" USING btree ("organization_id",lower("name"));--> statement-breakpoint
CREATE INDEX "project_notes_newest_idx" ON "project_notes" USING btree ("organization_id","project_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "projects_activity_idx" ON "projects" USING btree ("organization_id","updated_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "projects_status_activity_idx" ON "projects" USING btree ("organization_id","status","updated_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "projects_client_activity_idx" ON "projects" USING btree ("organization_id","client_id","updated_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "projects_name_trgm_idx" ON "projects" USING gin ((array["organization_id"]),"name" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "projects_description_trgm_idx" ON "projects" USING gin ((array["organization_id"]),"description" gin_trgm_ops) WITH (gin_pending_list_limit=512);