-- An invoice that somebody has got says the same for ever: once it is no draft, its steps alone may be added to it. Binds
-- everybody, the owner of the table included.
CREATE FUNCTION enforce_invoice_unchanged() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  steps CONSTANT text[] := ARRAY['status', 'paid_at', 'voided_at'];
BEGIN
  IF OLD.status = 'draft' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  -- Without a new row it is removed.
  IF NEW IS NULL OR to_jsonb(OLD) - steps <> to_jsonb(NEW) - steps THEN
    RAISE EXCEPTION 'an invoice that is % stays as it is', OLD.status
      USING ERRCODE = 'check_violation', TABLE = 'invoices', CONSTRAINT = 'invoices_unchanged';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION enforce_invoice_unchanged() FROM PUBLIC;--> statement-breakpoint
-- By its name after invoices_status_transition: whoever takes a step that is none is told so.
CREATE TRIGGER invoices_unchanged BEFORE UPDATE OR DELETE ON invoices
  FOR EACH ROW EXECUTE FUNCTION enforce_invoice_unchanged();--> statement-breakpoint

CREATE FUNCTION enforce_invoice_lines_unchanged() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  line jsonb;
BEGIN
  -- A line can change its invoice, so both are looked at.
  FOREACH line IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
    IF EXISTS (
      SELECT FROM invoices i
      WHERE i.organization_id = line ->> 'organization_id'
        AND i.number = line ->> 'invoice_number'
        AND i.status <> 'draft'
        -- Not if it is as new as its line: demo data and imports bring invoices of every status.
        AND NOT (TG_OP = 'INSERT' AND i.xmin = pg_current_xact_id()::xid)
    ) THEN
      RAISE EXCEPTION 'the lines of an invoice that is no draft stay as they are'
        USING ERRCODE = 'check_violation', TABLE = 'invoice_lines', CONSTRAINT = 'invoice_lines_unchanged';
    END IF;
  END LOOP;
  RETURN coalesce(NEW, OLD);
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION enforce_invoice_lines_unchanged() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER invoice_lines_unchanged BEFORE UPDATE OR DELETE ON invoice_lines
  FOR EACH ROW EXECUTE FUNCTION enforce_invoice_lines_unchanged();--> statement-breakpoint
-- After: ON CONFLICT DO NOTHING adds none, and is no offence.
CREATE TRIGGER invoice_lines_not_added AFTER INSERT ON invoice_lines
  FOR EACH ROW EXECUTE FUNCTION enforce_invoice_lines_unchanged();
