-- Input is compared in Unicode form NFC, so names are stored in it. FORCE would hide the rows of all organizations from the
-- owner, who runs this.
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE clients SET name = normalize(name, NFC) WHERE name IS NOT NFC NORMALIZED;--> statement-breakpoint
ALTER TABLE clients FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_name_normalized" CHECK ("clients"."name" is nfc normalized);