-- Input is compared in Unicode form NFC, so names are stored in it. FORCE would hide the rows of all organizations from the
-- owner, who runs this.
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DO $$
DECLARE
  same record;
BEGIN
  FOR same IN
    SELECT organization_id, string_agg(id::text, ', ' ORDER BY id) AS ids FROM clients
    GROUP BY organization_id, lower(normalize(name, NFC)) HAVING count(*) > 1 LIMIT 1
  LOOP
    RAISE EXCEPTION 'the clients % of the organization % have one name in two Unicode forms: rename all but one',
      same.ids, same.organization_id USING ERRCODE = 'unique_violation';
  END LOOP;
END $$;--> statement-breakpoint
UPDATE clients SET name = normalize(name, NFC) WHERE name IS NOT NFC NORMALIZED;--> statement-breakpoint
ALTER TABLE clients FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_name_normalized" CHECK ("clients"."name" is nfc normalized);