-- The trigram operators are not LEAKPROOF, so behind a row policy PostgreSQL tries them only on rows that the policy
-- let through: the trigram indexes would never be used. search_projects therefore runs as a role whom the policy on
-- projects lets through, and answers with ids and scores of one organization, taken from the setting and never from
-- an argument. The caller joins the ids back to projects, so that rows themselves always pass the policy.
--
-- A search asks for the organization as an array, which only the trigram indexes can answer. Asked for as text, it
-- tempts the planner, to whom a trigram comparison costs no more than an addition, to compare each of its rows.
CREATE FUNCTION search_projects(search_text text, only_status text, only_clients uuid[], max_results integer)
RETURNS TABLE (project_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
-- The most that is ever asked for. Expecting the usual thousand, the planner would scan projects for the join.
ROWS 26
-- A fixed path: a definer's function must not find objects that its caller planted.
SET search_path = pg_catalog, public, pg_temp
-- An organization with most of the rows makes a scan of the whole table look cheap; it never is for a search.
SET enable_seqscan = off
-- The best plan depends on the words and filters: plan with them known.
SET plan_cache_mode = force_custom_plan
SET pg_trgm.word_similarity_threshold = 0.5
SET pg_trgm.strict_word_similarity_threshold = 0.5
AS $$
DECLARE
  tenant CONSTANT text := current_setting('app.organization_id', true);
  -- The text is data: its wildcards stand for themselves.
  pattern CONSTANT text := '%' || regexp_replace(search_text, '([\\%_])', '\\\1', 'g') || '%';
  exact_results integer := 0;
BEGIN
  IF cardinality(show_trgm(search_text)) = 0 THEN
    -- No letter or digit, so nothing to look up: the newest projects that contain these very characters.
    RETURN QUERY
      SELECT p.id, 2::real
      FROM projects p
      WHERE p.organization_id = tenant
        AND (p.name LIKE pattern OR p.description LIKE pattern)
        AND (only_status IS NULL OR p.status = only_status)
        AND (only_clients IS NULL OR p.client_id = ANY (only_clients))
      ORDER BY p.updated_at DESC, p.id
      LIMIT max_results;
    RETURN;
  END IF;

  -- First whatever contains the text: in the name (2 and more, the shorter the name the better), or in the
  -- description (1.5). One or two letters are too few to be looked up inside words, and mean little there.
  IF search_text ~ '[[:alnum:]]{3}' THEN
    RETURN QUERY
      SELECT p.id, (CASE WHEN p.name ILIKE pattern THEN 2 + similarity(search_text, p.name) ELSE 1.5 END)::real AS score
      FROM projects p
      WHERE ARRAY[p.organization_id] @> ARRAY[tenant]
        AND (p.name ILIKE pattern OR p.description ILIKE pattern)
        AND (only_status IS NULL OR p.status = only_status)
        AND (only_clients IS NULL OR p.client_id = ANY (only_clients))
      ORDER BY score DESC, p.updated_at DESC, p.id
      LIMIT max_results;
    GET DIAGNOSTICS exact_results = ROW_COUNT;
    IF exact_results >= max_results THEN RETURN; END IF;
  END IF;

  -- Then, if there is room, whatever resembles it (below 1.5). In a name, likeness to part of a word is enough; in
  -- prose, where most words have some neighbour, it must be to whole words, and counts half.
  RETURN QUERY
    SELECT p.id, greatest(
      word_similarity(search_text, p.name) + 0.25 * similarity(search_text, p.name),
      0.5 * strict_word_similarity(search_text, p.description)
    )::real AS score
    FROM projects p
    WHERE ARRAY[p.organization_id] @> ARRAY[tenant]
      AND (p.name %> search_text OR p.description %>> search_text)
      AND NOT (exact_results > 0 AND (p.name ILIKE pattern OR p.description ILIKE pattern))
      AND (only_status IS NULL OR p.status = only_status)
      AND (only_clients IS NULL OR p.client_id = ANY (only_clients))
    ORDER BY score DESC, p.updated_at DESC, p.id
    LIMIT max_results - exact_results;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION search_projects(text, text, uuid[], integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_projects(text, text, uuid[], integer) TO gatehouse_app;--> statement-breakpoint
GRANT SELECT (id, organization_id, client_id, name, description, status, updated_at) ON projects
  TO gatehouse_search;--> statement-breakpoint
CREATE POLICY every_organization_for_search ON projects FOR SELECT TO gatehouse_search USING (true);--> statement-breakpoint
-- Handing a function over needs membership in the new owner (from PostgreSQL 16 on, the right to become it), and that one
-- needs CREATE on the schema, both for this statement alone: a member would inherit the policy above. Where an
-- administrator has granted the membership, it is the administrator's to end: who got it so may not grant it anew.
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
