CREATE TABLE "used_confirmations" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "used_confirmations_pkey" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"organization_id" text NOT NULL,
	"invoice_number" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"description" text NOT NULL,
	"quantity" numeric(9, 2) NOT NULL,
	"unit_price_minor" bigint NOT NULL,
	"amount_minor" bigint GENERATED ALWAYS AS (round(quantity * unit_price_minor)::bigint) STORED NOT NULL,
	CONSTRAINT "invoice_lines_pkey" PRIMARY KEY("organization_id","invoice_number","position"),
	CONSTRAINT "invoice_lines_description_length" CHECK (char_length("invoice_lines"."description") between 1 and 300),
	CONSTRAINT "invoice_lines_quantity_positive" CHECK ("invoice_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"organization_id" text NOT NULL,
	"number" text COLLATE "C" NOT NULL,
	"client_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"sent_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	CONSTRAINT "invoices_pkey" PRIMARY KEY("organization_id","number"),
	CONSTRAINT "invoices_number_form" CHECK ("invoices"."number" ~ '^INV-[0-9]{4,9}$'),
	CONSTRAINT "invoices_status" CHECK ("invoices"."status" in ('draft', 'sent', 'paid', 'void')),
	CONSTRAINT "invoices_currency_form" CHECK ("invoices"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "invoices_total_range" CHECK ("invoices"."total_minor" between 0 and 9007199254740991),
	CONSTRAINT "invoices_due_after_issue" CHECK ("invoices"."due_on" >= "invoices"."issued_on"),
	CONSTRAINT "invoices_status_times" CHECK (case "invoices"."status"
        when 'draft' then num_nonnulls("invoices"."sent_at", "invoices"."paid_at", "invoices"."voided_at") = 0
        when 'sent' then "invoices"."sent_at" is not null and num_nonnulls("invoices"."paid_at", "invoices"."voided_at") = 0
        when 'paid' then num_nulls("invoices"."sent_at", "invoices"."paid_at") = 0 and "invoices"."voided_at" is null
        else "invoices"."voided_at" is not null and "invoices"."paid_at" is null
      end)
);
--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_invoice_fk" FOREIGN KEY ("organization_id","invoice_number") REFERENCES "public"."invoices"("organization_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_client_fk" FOREIGN KEY ("organization_id","client_id") REFERENCES "public"."clients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_project_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "used_confirmations_expiry_idx" ON "used_confirmations" USING btree ("organization_id","expires_at");--> statement-breakpoint
CREATE INDEX "invoices_latest_idx" ON "invoices" USING btree ("organization_id","issued_on" DESC NULLS FIRST,"number" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "invoices_status_latest_idx" ON "invoices" USING btree ("organization_id","status","issued_on" DESC NULLS FIRST,"number" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "invoices_client_latest_idx" ON "invoices" USING btree ("organization_id","client_id","issued_on" DESC NULLS FIRST,"number" DESC NULLS FIRST);