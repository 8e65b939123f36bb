-- A text search says when more projects match than it ranks (cut_off), and projects that are created between two pages
-- do not change which ones are ranked (as_of). Everything else is as in 0017_folded_search.sql.
DROP FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid);--> statement-breakpoint
-- Runs as a role that the policies let through (0003_project_search.sql). It returns ids and scores of one organization, which
-- comes from the setting and never from an argument. These projects are ranked:
-- 1. Those that contain each of the four longest words, in name, description or the name of the client: 401 at most.
-- 2. If those are fewer than 100: for each of the four words 101 at most that contain it. If there are none, those whose name, or
--    whose client's name, resembles it.
-- 3. The most recently active ones of 50 clients with one of the words in their name: 400 at most, shared out evenly; with a
--    status 401 at most that have it.
-- 4. The 401 most recently active ones of all: of a word in thousands of projects, the newest are found.
-- The planner may not see the statistics of a table with policies. So an index answers every query as a whole: only the queries
-- of 3 and 4 and as_of leave a condition to be tried on rows, of which twice the limit are read at most.
--
-- cut_off: a limit of 1, 2 or 3 left projects out, or for a text without words the limit of 4.
--
-- A list continues after the score, time and id of its last project. as_of is the time of its first page: later projects are
-- not candidates. Where 1 and 2 leave projects out, the first ones in the table stay, wherever PostgreSQL puts new rows. A
-- project that is touched moves in the table, but is then a candidate by 4. What can still change the candidates between two
-- pages: more new projects than a limit, more than 400 touched ones, a new client with one of the words in its name, and
-- rows that are deleted, edited or imported with an earlier created_at.
CREATE FUNCTION search_projects(
  search_text text,
  only_status text,
  only_clients uuid[],
  max_results integer,
  after_score real DEFAULT NULL,
  after_updated_at timestamptz DEFAULT NULL,
  after_id uuid DEFAULT NULL,
  as_of timestamptz DEFAULT NULL
)
RETURNS TABLE (project_id uuid, score real, cut_off boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
-- The longest page, and one more. With the default of 1,000 rows, the planner would scan projects for the join.
ROWS 26
-- Fixed, so that a caller cannot plant objects that this function would use.
SET search_path = pg_catalog, public, pg_temp
-- The best plan depends on the words and the filters.
SET plan_cache_mode = force_custom_plan
SET pg_trgm.word_similarity_threshold = 0.5
-- Where the planner expects many matches, a limit lets it prefer a scan: of all organizations' rows up to these matches.
SET enable_seqscan = off
AS $$
DECLARE
  max_containing_all CONSTANT integer := 400;
  max_for_one_word CONSTANT integer := 100;
  max_recent CONSTANT integer := 400;
  max_clients CONSTANT integer := 50;
  tenant CONSTANT text := coalesce(current_setting('app.organization_id', true), '');
  created_before CONSTANT timestamptz := coalesce(as_of, 'infinity');
  -- The filters as keys of the indexes: a project has all of every_key and, unless it is NULL, one of any_key.
  every_key CONSTANT text[] := array_remove(ARRAY['organization:' || tenant, 'status:' || only_status], NULL);
  any_key CONSTANT text[] := (SELECT array_agg('client:' || client) FROM unnest(only_clients) AS client);
  -- The text as it was typed, as a pattern.
  literal CONSTANT text := '%' || regexp_replace(search_text, '([\\%_])', '\\\1', 'g') || '%';
  -- NULL if the text has nothing to look up, such as a sign alone.
  words CONSTANT text[] := (SELECT array_agg(t.word) FROM search_terms(search_text) AS t);
  patterns CONSTANT text[] := (SELECT array_agg(t.pattern) FROM search_terms(search_text) AS t);
  all_words CONSTANT text := array_to_string(words, ' ');
  client_ids uuid[];
  client_keys text[];
  -- The clients whose name contains a word or resembles one.
  named uuid[] := '{}';
  missing text[];
  for_word uuid[];
  candidates uuid[] := '{}';
  max_per_client integer;
  recent uuid[];
  more boolean;
  cut boolean := false;
BEGIN
  IF words IS NOT NULL THEN
    -- First all words in the project. Then, for the clients with the same words in their names, the other words in the
    -- project.
    FOR client_ids, client_keys, missing IN
      SELECT '{}'::uuid[], NULL::text[], patterns[1:4]
      UNION ALL
      SELECT array_agg(known.id), array_agg('client:' || known.id), known.missing
      FROM (
        SELECT DISTINCT c.id, array(SELECT other FROM unnest(patterns[1:4]) AS other WHERE c.search_name NOT LIKE other) AS missing
        FROM unnest(patterns[1:4]) AS pattern
        CROSS JOIN LATERAL (
          SELECT a.id, a.search_name FROM clients a
          WHERE client_search_keys(a.organization_id) @> ARRAY['organization:' || tenant] AND a.search_name LIKE pattern
          LIMIT max_clients + 1
        ) AS c
      ) AS known
      GROUP BY known.missing
    LOOP
      named := named || client_ids;
      -- Step 3 reads the projects of clients with all words.
      CONTINUE WHEN missing = '{}' OR cardinality(candidates) > max_containing_all;
      candidates := candidates || array(
        SELECT a.id FROM (
          SELECT p.id, p.created_at FROM projects p
          WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
            AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
            AND (client_keys IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && client_keys)
            AND (missing[1] IS NULL OR p.search_text LIKE missing[1])
            AND (missing[2] IS NULL OR p.search_text LIKE missing[2])
            AND (missing[3] IS NULL OR p.search_text LIKE missing[3])
            AND (missing[4] IS NULL OR p.search_text LIKE missing[4])
          LIMIT 2 * max_containing_all
        ) AS a
        WHERE a.created_at <= created_before
        LIMIT max_containing_all + 1 - cardinality(candidates)
      );
    END LOOP;
    cut := cardinality(candidates) > max_containing_all;
    IF cardinality(candidates) < max_for_one_word THEN
      FOR i IN 1..least(cardinality(words), 4) LOOP
        for_word := array(
          SELECT a.id FROM (
            SELECT p.id, p.created_at FROM projects p
            WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
              AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
              AND p.search_text LIKE patterns[i]
            LIMIT 2 * max_for_one_word
          ) AS a
          WHERE a.created_at <= created_before
          LIMIT max_for_one_word + 1
        );
        -- Shorter words have too few trigrams to recognize a typo by half of them.
        IF for_word = '{}' AND words[i] ~ '[[:alnum:]]{4}' THEN
          named := named || array(SELECT s.client_id FROM search_clients(words[i], true, max_clients + 1) AS s);
          for_word := array(
            SELECT a.id FROM (
              SELECT p.id, p.created_at FROM projects p
              WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
                AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
                AND p.search_name %> words[i]
              LIMIT 2 * max_for_one_word
            ) AS a
            WHERE a.created_at <= created_before
            LIMIT max_for_one_word + 1
          );
        END IF;
        cut := cut OR cardinality(for_word) > max_for_one_word;
        candidates := candidates || for_word;
      END LOOP;
    END IF;
    cut := cut OR cardinality(named) > max_clients;
    named := named[1:max_clients];
    IF only_status IS NULL THEN
      max_per_client := max_containing_all / greatest(cardinality(named), 1);
      SELECT array_agg(p.id) FILTER (WHERE only_clients IS NULL OR p.client_id = ANY (only_clients)), coalesce(max(p.place), 0) > max_per_client
      INTO recent, more
      FROM (SELECT DISTINCT id FROM unnest(named) AS client (id)) AS client
      CROSS JOIN LATERAL (
        SELECT b.*, row_number() OVER (ORDER BY b.updated_at DESC, b.id) AS place
        FROM (
          SELECT a.id, a.status, a.client_id, a.updated_at, a.created_at FROM projects a
          WHERE a.organization_id = tenant AND a.client_id = client.id
          ORDER BY a.updated_at DESC, a.id
          LIMIT 2 * max_per_client
        ) AS b
        WHERE b.created_at <= created_before
        ORDER BY b.updated_at DESC, b.id
        LIMIT max_per_client + 1
      ) AS p;
    ELSE
      -- Where the status is rare among them, most of the recent ones have another.
      client_keys := array(SELECT 'client:' || client FROM unnest(named) AS client);
      recent := array(
        SELECT a.id FROM (
          SELECT p.id, p.created_at FROM projects p
          WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
            AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
            AND project_search_keys(p.organization_id, p.client_id, p.status) && client_keys
          LIMIT 2 * max_containing_all
        ) AS a
        WHERE a.created_at <= created_before
        LIMIT max_containing_all + 1
      );
      more := cardinality(recent) > max_containing_all;
    END IF;
    cut := cut OR more;
    candidates := candidates || recent;
  END IF;

  SELECT array_agg(r.id) FILTER (
    WHERE (only_status IS NULL OR r.status = only_status) AND (only_clients IS NULL OR r.client_id = ANY (only_clients))
  ), count(*) > max_recent
  INTO recent, more
  FROM (
    SELECT p.id, p.status, p.client_id
    FROM (
      SELECT a.id, a.status, a.client_id, a.updated_at, a.created_at FROM projects a
      WHERE a.organization_id = tenant
      ORDER BY a.updated_at DESC, a.id
      LIMIT 2 * max_recent
    ) AS p
    WHERE p.created_at <= created_before
    ORDER BY p.updated_at DESC, p.id
    LIMIT max_recent + 1
  ) AS r;
  -- Beside words the recent projects are an extra.
  cut := cut OR words IS NULL AND more;
  candidates := candidates || recent;

  RETURN QUERY
    SELECT ranked.id, ranked.score, cut
    FROM (
      SELECT c.id, c.updated_at, (CASE
        WHEN words IS NULL THEN (CASE WHEN c.name ILIKE literal OR c.description ILIKE literal THEN 2 END)
        WHEN matched.share > 0 THEN matched.share
          -- Projects with all words come first, those with the text as it was typed before the others.
          + CASE WHEN matched.whole THEN 1 ELSE 0 END
          + CASE WHEN c.name ILIKE literal THEN 1 WHEN c.description ILIKE literal THEN 0.25 ELSE 0 END
          -- The shorter the name the better.
          + 0.2 * similarity(all_words, c.search_name)
        -- Parts of words resemble each other often in prose. So only whole words count, by half.
        WHEN strict_word_similarity(all_words, c.search_text) >= 0.5 THEN 0.5 * strict_word_similarity(all_words, c.search_text)
      END)::real AS score
      FROM (SELECT DISTINCT id FROM unnest(candidates) AS candidate (id)) AS candidate
      -- A foreign key keeps client and project in one organization. With the condition on projects, the planner would read
      -- all projects of a small organization.
      JOIN projects c ON c.id = candidate.id
      JOIN clients k ON k.organization_id = tenant AND k.id = c.client_id
      CROSS JOIN LATERAL (
        -- Each word counts by the best place where it is found, and by its length.
        SELECT sum(char_length(t.word) * hit.worth) / sum(char_length(t.word)) AS share, bool_and(hit.worth >= 0.5) AS whole
        FROM unnest(words, patterns) AS t (word, pattern)
        CROSS JOIN LATERAL (
          SELECT CASE
            WHEN c.search_name LIKE '% ' || t.word || ' %' THEN 1
            WHEN c.search_name LIKE t.pattern AND t.word ~ '...' THEN 0.9
            WHEN k.search_name LIKE t.pattern THEN 0.8
            WHEN c.search_text LIKE '% ' || t.word || ' %' THEN 0.7
            WHEN c.search_text LIKE t.pattern THEN CASE WHEN t.word ~ '...' THEN 0.6 ELSE 0.5 END
            WHEN t.word !~ '[[:alnum:]]{4}' THEN 0
            ELSE (
              SELECT CASE WHEN max(likeness) < 0.5 THEN 0 ELSE 0.49 * max(likeness) END
              FROM unnest(ARRAY[word_similarity(t.word, c.search_name), word_similarity(t.word, k.search_name)]) AS likeness
            )
          END AS worth
        ) AS hit
      ) AS matched
    ) AS ranked
    WHERE ranked.score > 0
      AND (after_score IS NULL OR ranked.score < after_score OR ranked.score = after_score AND (
        ranked.updated_at < after_updated_at OR ranked.updated_at = after_updated_at AND ranked.id > after_id))
    ORDER BY ranked.score DESC, ranked.updated_at DESC, ranked.id
    LIMIT max_results;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid, timestamptz) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid, timestamptz) TO gatehouse_app;--> statement-breakpoint
GRANT SELECT (created_at) ON projects TO gatehouse_search;--> statement-breakpoint
-- Handing the function over, as in 0003_project_search.sql. A member without INHERIT alters search_clients as its owner only.
DO $$
DECLARE
  migrating CONSTANT text := current_user;
  needs_membership CONSTANT boolean := NOT pg_has_role(
    current_user,
    'gatehouse_search',
    CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END
  );
BEGIN
  IF needs_membership THEN GRANT gatehouse_search TO CURRENT_USER; END IF;
  GRANT CREATE ON SCHEMA public TO gatehouse_search;
  ALTER FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid, timestamptz) OWNER TO gatehouse_search;
  REVOKE CREATE ON SCHEMA public FROM gatehouse_search;
  SET LOCAL ROLE gatehouse_search;
  ALTER FUNCTION search_clients(text, boolean, integer) SET enable_seqscan = off;
  EXECUTE format('SET LOCAL ROLE %I', migrating);
  IF needs_membership THEN REVOKE gatehouse_search FROM CURRENT_USER; END IF;
END $$;
