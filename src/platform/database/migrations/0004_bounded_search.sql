-- Searching, anew: what a search reads is bounded, whatever it looks for and however many projects there are.
--
-- The trigram indexes find what contains the words, and which names resemble them, among all projects of the
-- organization; no more than a few hundred of those are fetched and ranked. The most recently active projects are
-- compared one by one besides. So the newest are found for a word that thousands contain, and what no index can answer is
-- found among them: a text without a letter or digit, one or two letters in a description, and words that resemble those
-- of a description. (A text resembles another if it has half of its trigrams, and most longer prose has half of any
-- word's: the index would let nearly every description through, to be fetched and compared.)
-- For the same reason the words may stand in any order: where each of two is common, an index cannot tell that they are
-- never side by side.
DROP FUNCTION search_projects(text, text, uuid[], integer);--> statement-breakpoint
DROP INDEX projects_name_trgm_idx;--> statement-breakpoint
DROP INDEX projects_description_trgm_idx;--> statement-breakpoint
-- What a search can be confined to, for the trigram indexes: they answer for text and filters together, so that no row
-- is fetched for a filter to drop it. Each key says what it names: an organization could be called 'active'.
-- The COST keeps the planner from comparing every row of the table. It takes the operators of pg_trgm for as cheap as an
-- addition, so that a scan that may end at a LIMIT seems to cost less than the index. Every condition of a search
-- includes this function, which charges each row that is looked at. An SQL function would be inlined, cost and all.
CREATE FUNCTION project_search_keys(organization_id text, client_id uuid, status text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100
AS $$ BEGIN RETURN ARRAY['organization:' || organization_id, 'client:' || client_id, 'status:' || status]; END $$;
--> statement-breakpoint
CREATE INDEX "projects_name_trgm_idx" ON "projects" USING gin (project_search_keys("organization_id", "client_id", "status"),"name" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "projects_description_trgm_idx" ON "projects" USING gin (project_search_keys("organization_id", "client_id", "status"),"description" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
-- The longest words of a text, which say most, in their order. Each of their trigrams is a list of rows to be read in an
-- index, so there must not be many of them.
CREATE FUNCTION longest_words(search_text text, max_words integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT coalesce(array_agg(left(word, 24) ORDER BY place), '{}')
  FROM (
    SELECT word, place
    FROM regexp_split_to_table(search_text, '[^[:alnum:]]+') WITH ORDINALITY AS words (word, place)
    WHERE word <> ''
    ORDER BY char_length(word) DESC, place
    LIMIT max_words
  ) AS longest
$$;
--> statement-breakpoint
-- Whether each of four words stands somewhere in the text, be it inside a longer word. Inlined, so that an index on the
-- text answers it.
CREATE FUNCTION contains_words(content text, words text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT content ILIKE '%' || words[1] || '%' AND content ILIKE '%' || words[2] || '%'
    AND content ILIKE '%' || words[3] || '%' AND content ILIKE '%' || words[4] || '%'
$$;
--> statement-breakpoint
-- As in 0003_project_search.sql it runs as a role whom the policy on projects lets through, and answers with ids and
-- scores of one organization, taken from the setting and never from an argument.
CREATE FUNCTION search_projects(search_text text, only_status text, only_clients uuid[], max_results integer)
RETURNS TABLE (project_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
-- The most that is ever asked for. Expecting the usual thousand, the planner would scan projects for the join.
ROWS 26
-- A fixed path: a definer's function must not find objects that its caller planted.
SET search_path = pg_catalog, public, pg_temp
-- The best plan depends on the words and filters: plan with them known.
SET plan_cache_mode = force_custom_plan
SET pg_trgm.word_similarity_threshold = 0.5
SET pg_trgm.strict_word_similarity_threshold = 0.5
AS $$
DECLARE
  max_indexed CONSTANT integer := 500;
  max_recent CONSTANT integer := 500;
  tenant CONSTANT text := current_setting('app.organization_id', true);
  -- The filters, as the indexes know them: all of the first and, if there are any, one of the second.
  every_key CONSTANT text[] := array_remove(ARRAY['organization:' || coalesce(tenant, ''), 'status:' || only_status], NULL);
  client_keys CONSTANT text[] := (SELECT array_agg('client:' || client) FROM unnest(only_clients) AS client);
  -- What an index can look up: letters or digits. One or two are too few to be looked up inside words, and mean little
  -- there.
  lookable CONSTANT boolean := cardinality(show_trgm(search_text)) > 0;
  short CONSTANT boolean := lookable AND search_text !~ '[[:alnum:]]{3}';
  long CONSTANT boolean := lookable AND NOT short;
  -- Of a short text the longest word: a name must have a word that starts so, a description the word itself.
  short_word CONSTANT text := (longest_words(search_text, 1))[1];
  -- Of any other, four words of three letters at least, some of them again where there are fewer.
  words CONSTANT text[] := array(SELECT word FROM unnest(longest_words(search_text, 4)) AS word WHERE word ~ '...');
  four_words CONSTANT text[] := (words || words || words || words)[1:4];
  -- The whole text as it is, what has a meaning in a pattern standing for itself.
  whole_text CONSTANT text := '%' || regexp_replace(search_text, '([\\%_])', '\\\1', 'g') || '%';
  similar_to CONSTANT text := array_to_string(longest_words(search_text, 8), ' ');
  found_so_far integer;
BEGIN
  -- First whatever contains the text: as it is in the name (2 and more, the shorter the name the better), its words in the
  -- name (1.75), in the description (1.5).
  RETURN QUERY
    SELECT found.id, (CASE
      WHEN found.name ILIKE whole_text THEN 2 + similarity(search_text, found.name)
      WHEN CASE WHEN short THEN found.name ~* ('\m' || short_word) ELSE contains_words(found.name, four_words) END THEN 1.75
      ELSE 1.5
    END)::real AS score
    FROM (
      (SELECT p.id, p.name, p.updated_at
      FROM projects p
      WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
        AND (client_keys IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && client_keys)
        AND (
          short AND p.name %> short_word AND p.name ~* ('\m' || short_word)
          OR long AND (contains_words(p.name, four_words) OR contains_words(p.description, four_words))
        )
      LIMIT max_indexed)
      UNION
      SELECT r.id, r.name, r.updated_at
      FROM (
        SELECT p.id, p.name, p.description, p.status, p.client_id, p.updated_at
        FROM projects p
        WHERE p.organization_id = tenant
        ORDER BY p.updated_at DESC, p.id
        LIMIT max_recent
      ) AS r
      WHERE (only_status IS NULL OR r.status = only_status)
        AND (only_clients IS NULL OR r.client_id = ANY (only_clients))
        AND (
          short AND (r.name ~* ('\m' || short_word) OR r.description ~* ('\m' || short_word || '\M'))
          OR long AND (contains_words(r.name, four_words) OR contains_words(r.description, four_words))
          OR NOT lookable AND (r.name ILIKE whole_text OR r.description ILIKE whole_text)
        )
    ) AS found
    ORDER BY score DESC, found.updated_at DESC, found.id
    LIMIT max_results;
  GET DIAGNOSTICS found_so_far = ROW_COUNT;
  IF NOT long OR found_so_far >= max_results THEN RETURN; END IF;

  -- Then, if there is room, whatever resembles it (below 1.5). In a name, likeness to part of a word is enough; in
  -- prose, where most words have some neighbour, it must be to whole words, and counts half.
  RETURN QUERY
    SELECT found.id, greatest(
      word_similarity(similar_to, found.name) + 0.25 * similarity(similar_to, found.name),
      0.5 * strict_word_similarity(similar_to, found.description)
    )::real AS score
    FROM (
      (SELECT p.id, p.name, p.description, p.updated_at
      FROM projects p
      WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
        AND (client_keys IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && client_keys)
        AND p.name %> similar_to
        AND NOT (contains_words(p.name, four_words) OR contains_words(p.description, four_words))
      LIMIT max_indexed)
      UNION
      SELECT r.id, r.name, r.description, r.updated_at
      FROM (
        SELECT p.id, p.name, p.description, p.status, p.client_id, p.updated_at
        FROM projects p
        WHERE p.organization_id = tenant
        ORDER BY p.updated_at DESC, p.id
        LIMIT max_recent
      ) AS r
      WHERE (only_status IS NULL OR r.status = only_status)
        AND (only_clients IS NULL OR r.client_id = ANY (only_clients))
        AND (r.name %> similar_to OR r.description %>> similar_to)
        AND NOT (contains_words(r.name, four_words) OR contains_words(r.description, four_words))
    ) AS found
    ORDER BY score DESC, found.updated_at DESC, found.id
    LIMIT max_results - found_so_far;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION search_projects(text, text, uuid[], integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_projects(text, text, uuid[], integer) TO gatehouse_app;--> statement-breakpoint
-- Handing the function over, as in 0003_project_search.sql.
DO $$
DECLARE
  needs_membership CONSTANT boolean := NOT pg_has_role(
    current_user,
    'gatehouse_search',
    CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END
  );
BEGIN
  IF needs_membership THEN GRANT gatehouse_search TO CURRENT_USER; END IF;
  GRANT CREATE ON SCHEMA public TO gatehouse_search;
  ALTER FUNCTION search_projects(text, text, uuid[], integer) OWNER TO gatehouse_search;
  REVOKE CREATE ON SCHEMA public FROM gatehouse_search;
  IF needs_membership THEN REVOKE gatehouse_search FROM CURRENT_USER; END IF;
END $$;
