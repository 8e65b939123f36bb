ALTER TABLE "audit_events" ADD COLUMN "source_address" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "token_id" text;