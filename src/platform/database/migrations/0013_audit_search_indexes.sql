CREATE INDEX "audit_events_operation_idx" ON "audit_events" USING btree ("organization_id","operation","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_id_idx" ON "audit_events" USING btree ("organization_id","actor_id","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "audit_events_event_idx" ON "audit_events" USING btree ("organization_id","event","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "audit_events_decision_idx" ON "audit_events" USING btree ("organization_id","decision","occurred_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "audit_events_age_idx" ON "audit_events" USING brin ("occurred_at");