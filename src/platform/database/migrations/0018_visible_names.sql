-- Callers' input has no hidden characters, single blanks and the Unicode form NFC, so rows that are found by their text are
-- stored in the same form. FORCE would hide the rows of all organizations from the owner, who runs this.
CREATE FUNCTION pg_temp.visible_text(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT normalize(
    regexp_replace(
      regexp_replace(value, '\r\n|[\v\f\r\u0085\u2028\u2029]', E'\n', 'g'),
      '[\u0001-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]|(?<![^ \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]\uFE0F?)[\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]',
      '', 'g'
    ), NFC)
$$;--> statement-breakpoint
CREATE FUNCTION pg_temp.visible_line(value text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  -- Where nothing is left, the id is the name.
  SELECT coalesce(nullif(
    trim(regexp_replace(pg_temp.visible_text(value), '[\t\n \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+', ' ', 'g')),
    ''), id::text)
$$;--> statement-breakpoint
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE projects NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DO $$
DECLARE
  same record;
BEGIN
  FOR same IN
    SELECT organization_id, string_agg(id::text, ', ' ORDER BY id) AS ids FROM clients
    GROUP BY organization_id, lower(pg_temp.visible_line(name, id)) HAVING count(*) > 1 LIMIT 1
  LOOP
    RAISE EXCEPTION 'the clients % of the organization % differ by hidden characters or white space alone: rename all but one',
      same.ids, same.organization_id USING ERRCODE = 'unique_violation';
  END LOOP;
END $$;--> statement-breakpoint
UPDATE clients SET name = pg_temp.visible_line(name, id) WHERE name <> pg_temp.visible_line(name, id);--> statement-breakpoint
UPDATE projects SET name = pg_temp.visible_line(name, id), description = pg_temp.visible_text(description)
WHERE name <> pg_temp.visible_line(name, id) OR description <> pg_temp.visible_text(description);--> statement-breakpoint
ALTER TABLE clients FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE projects FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DROP FUNCTION pg_temp.visible_line(text, uuid);--> statement-breakpoint
DROP FUNCTION pg_temp.visible_text(text);--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_name_visible" CHECK ("clients"."name" !~ '[\u0001-\u001F\u007F-\u009F\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]|(?<![^ \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]\uFE0F?)[\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]|  |^ | $' and "clients"."name" is nfc normalized);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_name_visible" CHECK ("projects"."name" !~ '[\u0001-\u001F\u007F-\u009F\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]|(?<![^ \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]\uFE0F?)[\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]|  |^ | $' and "projects"."name" is nfc normalized);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_description_visible" CHECK ("projects"."description" !~ '[\u0001-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]|(?<![^ \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]\uFE0F?)[\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F]' and "projects"."description" is nfc normalized);
