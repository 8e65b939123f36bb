-- Who may touch what. The application reads invoices and voids them; it has no way to change a number, a client, an
-- amount or a line, nor to remove anything.
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoice_lines ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invoice_lines FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE used_confirmations ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE used_confirmations FORCE ROW LEVEL SECURITY;--> statement-breakpoint

CREATE POLICY same_organization ON invoices
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY same_organization ON invoice_lines
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY read_same_organization ON used_confirmations FOR SELECT
  USING (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
CREATE POLICY add_same_organization ON used_confirmations FOR INSERT
  WITH CHECK (organization_id = current_setting('app.organization_id', true));--> statement-breakpoint
-- What is forgotten could be used again, so only what no clock still takes for valid may be.
CREATE POLICY forget_long_expired ON used_confirmations FOR DELETE
  USING (
    organization_id = current_setting('app.organization_id', true)
    AND expires_at < now() - interval '1 day'
  );--> statement-breakpoint

GRANT SELECT ON invoices, invoice_lines, used_confirmations TO gatehouse_app;--> statement-breakpoint
GRANT UPDATE (status, voided_at) ON invoices TO gatehouse_app;--> statement-breakpoint
GRANT INSERT, DELETE ON used_confirmations TO gatehouse_app;--> statement-breakpoint

-- draft -> sent -> paid; draft or sent -> void. What is paid or void stays exactly as it is: undoing a payment takes a
-- credit note, which is an invoice of its own. Binds everybody, the owner of the table included.
CREATE FUNCTION enforce_invoice_transition() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF (OLD.status, NEW.status) NOT IN (
    ('draft', 'draft'), ('draft', 'sent'), ('draft', 'void'),
    ('sent', 'sent'), ('sent', 'paid'), ('sent', 'void')
  ) THEN
    RAISE EXCEPTION 'an invoice does not go from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', TABLE = 'invoices', CONSTRAINT = 'invoices_status_transition';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION enforce_invoice_transition() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER invoices_status_transition BEFORE UPDATE ON invoices
  FOR EACH ROW EXECUTE FUNCTION enforce_invoice_transition();--> statement-breakpoint

-- The total is the sum of the amounts of the lines, by the end of each transaction that touches either.
CREATE FUNCTION enforce_invoice_total() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  -- As JSON, since the invoice is called number in one table and invoice_number in the other. A line can change its
  -- invoice, so both are looked at.
  touched CONSTANT jsonb[] := ARRAY[to_jsonb(OLD), to_jsonb(NEW)];
  changed jsonb;
BEGIN
  FOREACH changed IN ARRAY touched LOOP
    IF EXISTS (
      SELECT FROM invoices i
      WHERE i.organization_id = changed ->> 'organization_id'
        AND i.number = coalesce(changed ->> 'invoice_number', changed ->> 'number')
        AND i.total_minor <> (
          SELECT coalesce(sum(l.amount_minor), 0) FROM invoice_lines l
          WHERE l.organization_id = i.organization_id AND l.invoice_number = i.number
        )
    ) THEN
      RAISE EXCEPTION 'the total of an invoice is not the sum of its lines'
        USING ERRCODE = 'check_violation', TABLE = 'invoices', CONSTRAINT = 'invoices_total_of_lines';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION enforce_invoice_total() FROM PUBLIC;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER invoices_total_of_lines AFTER INSERT OR UPDATE OF total_minor ON invoices
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enforce_invoice_total();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER invoice_lines_total AFTER INSERT OR UPDATE OR DELETE ON invoice_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enforce_invoice_total();
