CREATE TABLE "audit_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"event" text NOT NULL,
	"decision" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_issuer" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text,
	"client_id" text NOT NULL,
	"operation" text NOT NULL,
	"subject" text,
	"arguments" jsonb NOT NULL,
	"correlation_id" text NOT NULL,
	CONSTRAINT "audit_events_event_form" CHECK ("audit_events"."event" ~ '^[a-z_]+\.[a-z_]+$'),
	CONSTRAINT "audit_events_decision" CHECK ("audit_events"."decision" in ('allowed', 'denied')),
	CONSTRAINT "audit_events_actor_kind" CHECK ("audit_events"."actor_kind" in ('enterprise', 'machine', 'service'))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" text NOT NULL,
	"caller" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" json,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_caller_operation_key_pk" PRIMARY KEY("organization_id","caller","operation","key"),
	CONSTRAINT "idempotency_keys_key_length" CHECK (char_length("idempotency_keys"."key") between 1 and 255)
);
--> statement-breakpoint
CREATE INDEX "audit_events_newest_idx" ON "audit_events" USING btree ("organization_id","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "audit_events_subject_idx" ON "audit_events" USING btree ("organization_id","subject","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age_idx" ON "idempotency_keys" USING btree ("organization_id","created_at");