-- Search as people write: letters are compared without case, diacritics and forms of Unicode, Chinese, Japanese and Korean
-- by pairs of characters, and the words of a query one by one; the name of a project's client counts.
-- The tables clients and projects are locked and written anew, and three indexes are built.
DROP FUNCTION search_projects(text, text, uuid[], integer);--> statement-breakpoint
DROP FUNCTION contains_words(text, text[]);--> statement-breakpoint
DROP FUNCTION longest_words(text, integer);--> statement-breakpoint
DROP INDEX projects_name_trgm_idx;--> statement-breakpoint
DROP INDEX projects_description_trgm_idx;--> statement-breakpoint
-- The words of a text as they are compared, with a blank before and behind each.
CREATE FUNCTION search_words(content text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
  -- Written without blanks between words, or with endings: Han, Kana, Bopomofo, Hangul.
  unspaced CONSTANT text := '々〆〇ぁ-ゖァ-ヺー-ヿㄅ-ㄯㇰ-ㇿ㐀-䶿一-鿿가-힣\U00020000-\U0003134f';
  pair CONSTANT text := '([' || unspaced || ']{1,2})';
  words text := replace(content, '''', '');
BEGIN
  -- Costs most of the time, and changes nothing in ASCII.
  IF words ~ '[^\u0001-\u007f]' THEN
    -- Apostrophes and hidden characters vanish: O’Neill is oneill.
    words := regexp_replace(words, '[´ʹʼ‘’′＇\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g');
    -- NFKD parts letters from their marks, and knows one width only. NFC joins again what is not a mark: Hangul, kana.
    words := regexp_replace(
      normalize(words, NFKD),
      '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]',
      '', 'g'
    );
    words := lower(normalize(words, NFC));
    -- Letters that are no letter with a mark, and the digits of other scripts.
    IF words ~ '[ßþæœøđðłħıŋςىةکی٠-٩۰-۹०-९]' THEN
      words := translate(
        replace(replace(words, 'ß', 'ss'), 'þ', 'th'),
        'æœøđðłħıŋςىةکی٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९',
        'aooddlhinσيهكي012345678901234567890123456789'
      );
    END IF;
    -- Signs become blanks. A list of our own, since locales differ in what is a letter: to some, vowel signs are none.
    words := regexp_replace(
      words,
      '[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02c2-\u02df\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b\u10fb\u1360-\u1368\u1680-\u169c\u2000-\u2bff\u2e00-\u3004\u3008-\u3020\u3030\u3036-\u3040\u30a0\u30fb\ue000-\uf8ff\ufd3e\ufd3f\ufe10-\ufe6f\uff5f-\uff65\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U0010ffff]+',
      ' ', 'g'
    );
  ELSE
    words := lower(words);
  END IF;
  -- An umlaut may be written with an e, and å as aa: Müller, Muller and Mueller are one word.
  words := regexp_replace(words, '([aou])e|(a)a', '\1\2', 'g');
  -- Some signs belong to the word before them: R&D, C++, 50%. pg_trgm takes signs for blanks, so Ogham letters stand for them.
  IF words ~ '[&+#%]' THEN
    words := regexp_replace(words, '(^|[^[:alnum:]&+#%])[&+#%]+', '\1 ', 'g');
    words := translate(regexp_replace(words, '(\D)%', '\1 ', 'g'), '&+#%', 'ᚁᚂᚃᚄ');
  END IF;
  words := regexp_replace(words, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g');
  -- A trigram index finds no two characters within a word, but a word of two: 倉庫移行 is 倉庫 庫移 移行 行.
  IF words ~ pair THEN
    words := regexp_replace(words, pair, ' \1 ', 'g') || regexp_replace(
      regexp_replace(' ' || words, '[^' || unspaced || ']+[' || unspaced || ']?', ' ', 'g'),
      pair, ' \1 ', 'g'
    );
    words := regexp_replace(words, ' +', ' ', 'g');
  END IF;
  RETURN ' ' || btrim(words) || ' ';
END $$;
--> statement-breakpoint
-- Words that say nothing of what is looked for, in the languages that people here write, and how projects are called.
CREATE FUNCTION search_fillers() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT string_to_array(btrim(search_words(
    'a an and any are all about at be been by can could client clients customer customers did do does find for from give has have '
    'how i in info information into involving is it its list look looking me my need of on one or our please project projects '
    'regarding related search see show so some something tell than that the their them there these they this those to us want '
    'was we were what when where which who whose will with work working would you your '
    'aller alle an auf aus bei bitte das dem den der des die diese dieser ein eine einem einen einer eines es finde für gibt haben '
    'hat ich im ist kunde kunden mir mit nach oder projekt projekte projekten sind suche über um und uns unser unsere unserer '
    'unseren von was welche welcher welches wer wie wir zeige zu zum zur '
    'au aux avec avons ce ces cette clients concernant dans de des du en est et le la les leur lié mes montre nos notre nous ou par '
    'pour projet projets quel quelle quelles quels qui que quoi sont sur trouve un une '
    'acerca buscar busca cliente clientes con cual cuales cuáles del donde el hay los las más mis muestra nuestro nuestra nuestros '
    'nuestras para por proyecto proyectos qué relacionados se sobre son su sus tenemos tiene una unos y '
    'abbiamo alla che ci clienti col come cosa dei del della delle di gli i il loro mostra nostri nostro per progetti progetto quali '
    'quale sono sul sulla trova tra uno '
    'as ao com como da das do dos e em está estão meu mostre na no nas nos nossos nosso os onde procure projeto projetos quais qual '
    'são sem são tem temos um uma umas '
    'aan bij dat deze die dit een gaan het hebben hoe ik klant met naar niet ons onze op over projecten te van voor waar wat welke '
    'wie wij zijn zoek '
    'co czy dla do gdzie i jaki jakie jest klient klienci ma mamy na nasze naszych o od pokaż projekty projektów są się w z za znajdź które '
    'att av den det där en ett finns från för har hur hos jag kund med mig och om på projektet som söker till var vi vilka vilken våra visa '
    'bana bir bu daha için ile ilgili hangi müşteri ne nerede olan projeler projelerimiz proje projesi ve var '
    'в во где для и из или как какие какой клиент клиента мне мы на над найди наш наши нам о об от по покажи про проект проекта проекты '
    'проектов с связанные со у что это '
    'أي التي التي الذي أو إلى عن على في لدينا ما مشروع المشروع مشاريع المشاريع من هل هو هي و '
  )), ' ')
$$;
--> statement-breakpoint
-- What a search looks for, the most telling word first: `word` as it is compared, `pattern` for LIKE on what search_words
-- returns. A word stands anywhere in a text, one of one or two characters at the
-- beginning of a word, and beside other words a single letter or digit alone. Eight words, of 24 characters each: every trigram is a list of rows to be read in an index.
CREATE FUNCTION search_terms(search_text text) RETURNS TABLE (word text, pattern text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  -- Japanese between other characters joins and inflects words; Chinese and Korean name what they look for by these.
  without_fillers text := regexp_replace(
    search_text,
    'プロジェクト|に関する|についての?|顧客|哪些|哪个|什么|有没有|有关|关于|關於|相关|我们|我們|你们|项目|專案|客户|请|請|查找|搜索|的|了|吗|嗎|프로젝트|관한|관련된|관련|대한|어떤|우리|고객|있나요',
    ' ', 'g'
  );
BEGIN
  IF without_fillers ~ '[ァ-ヺ一-鿿]' THEN
    without_fillers := regexp_replace(without_fillers, '[ぁ-ゖ]+', ' ', 'g');
  END IF;
  RETURN QUERY
    WITH words AS (
      SELECT left(part, 24) AS content, min(place) AS place
      FROM regexp_split_to_table(
        search_words(CASE WHEN search_words(without_fillers) ~ '\S' THEN without_fillers ELSE search_text END), ' '
      ) WITH ORDINALITY AS parts (part, place)
      -- Nothing else can be looked up in a trigram index.
      WHERE part ~ '^[[:alnum:]]'
      GROUP BY 1
    ), telling AS (
      SELECT * FROM words
      WHERE content <> ALL (search_fillers())
        -- The last character of a pair: whatever has the pair has it.
        AND NOT EXISTS (SELECT FROM words AS pairs WHERE pairs.content LIKE '_' || words.content)
    ), chosen AS (
      SELECT * FROM telling
      UNION ALL
      SELECT * FROM words WHERE NOT EXISTS (SELECT FROM telling)
    )
    SELECT stem, CASE
      WHEN stem ~ '[[:alnum:]]{3}' THEN '%' || stem || '%'
      WHEN stem ~ '^[a-z0-9]$' AND count(*) OVER () > 1 THEN '% ' || stem || ' %'
      ELSE '% ' || stem || '%'
    END
    FROM (SELECT regexp_replace(content, '^([a-z]{3,}[^s])s$', '\1') AS stem, min(place) AS place FROM chosen GROUP BY 1) AS stems
    ORDER BY char_length(stem) DESC, place
    LIMIT 8;
END $$;
--> statement-breakpoint
-- For the trigram index on clients what project_search_keys is for those on projects, its COST included.
CREATE FUNCTION client_search_keys(organization_id text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100
AS $$ BEGIN RETURN ARRAY['organization:' || organization_id]; END $$;
--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "search_name" text GENERATED ALWAYS AS (search_words(name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "search_name" text GENERATED ALWAYS AS (search_words(name)) STORED NOT NULL, ADD COLUMN "search_text" text GENERATED ALWAYS AS (search_words(name || ' ' || description)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "clients_search_name_trgm_idx" ON "clients" USING gin (client_search_keys("organization_id"),"search_name" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "projects_search_name_trgm_idx" ON "projects" USING gin (project_search_keys("organization_id", "client_id", "status"),"search_name" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "projects_search_text_trgm_idx" ON "projects" USING gin (project_search_keys("organization_id", "client_id", "status"),"search_text" gin_trgm_ops) WITH (gin_pending_list_limit=512);--> statement-breakpoint
-- The clients whose name contains the text (score 1 and more, the earlier in the name the better); with `similar`, if there
-- are none, those whose name resembles it (below 1). As search_projects it runs as a role that the policies let through, and
-- answers for the organization of the setting alone. At most 1,001 that contain the text are ranked, and 200 that
-- resemble it.
CREATE FUNCTION search_clients(search_text text, with_similar boolean, max_results integer)
RETURNS TABLE (client_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
ROWS 100
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan
SET pg_trgm.word_similarity_threshold = 0.5
AS $$
DECLARE
  tenant CONSTANT text := current_setting('app.organization_id', true);
  keys CONSTANT text[] := ARRAY['organization:' || coalesce(tenant, '')];
  words CONSTANT text := btrim(search_words(search_text));
  whole_text CONSTANT text := '%' || regexp_replace(search_text, '([\\%_])', '\\\1', 'g') || '%';
  -- The words side by side, one or two letters at the beginning of a word. Pairs of characters are in another order where
  -- they begin at another place, so these are looked up one by one.
  patterns CONSTANT text[] := CASE
    WHEN words ~ '[ぁ-ヿ㐀-鿿가-힣]' THEN array(SELECT t.pattern FROM search_terms(search_text) AS t)
    WHEN words ~ '...' THEN ARRAY['%' || words || '%']
    ELSE ARRAY['% ' || words || '%']
  END;
  has CONSTANT text[] := (patterns || patterns || patterns || patterns)[1:4];
BEGIN
  IF words !~ '[[:alnum:]]' THEN
    -- Nothing to look up.
    RETURN QUERY
      SELECT c.id, (1 + 1.0 / position(search_text IN c.name))::real AS score
      FROM (SELECT a.id, a.name FROM clients a WHERE a.organization_id = tenant ORDER BY lower(a.name) LIMIT 1001) AS c
      WHERE c.name LIKE whole_text
      ORDER BY score DESC, c.id
      LIMIT max_results;
    RETURN;
  END IF;

  RETURN QUERY
    SELECT found.id, (1 + coalesce(1.0 / nullif(position(words IN found.search_name), 0), 0))::real AS score
    FROM (
      SELECT c.id, c.search_name
      FROM clients c
      WHERE client_search_keys(c.organization_id) @> keys
        AND c.search_name LIKE has[1] AND c.search_name LIKE has[2]
        AND c.search_name LIKE has[3] AND c.search_name LIKE has[4]
        AND c.search_name LIKE ALL (patterns)
      LIMIT 1001
    ) AS found
    ORDER BY score DESC, found.search_name, found.id
    LIMIT max_results;
  IF FOUND OR NOT with_similar THEN RETURN; END IF;

  RETURN QUERY
    SELECT found.id, least(0.99, greatest(word_similarity(words, found.search_name), similarity(words, found.search_name)))::real AS score
    FROM (
      SELECT c.id, c.search_name
      FROM clients c
      WHERE client_search_keys(c.organization_id) @> keys AND (c.search_name %> words OR c.search_name % words)
      LIMIT 200
    ) AS found
    ORDER BY score DESC, found.search_name, found.id
    LIMIT max_results;
END $$;
--> statement-breakpoint
-- As in 0003_project_search.sql and 0004_bounded_search.sql it runs as a role whom the policies let through, answers with ids
-- and scores of one organization, taken from the setting and never from an argument, and what it reads is bounded. These
-- projects are ranked:
-- 1. Those that contain each of the four most telling words, in name, description or the name of the client.
-- 2. If those are few: for each of the four words, those that contain it, or else those whose name, or whose client's name,
--    resembles it.
-- 3. The most recently active ones of the clients that have one of the words in their name.
-- 4. The most recently active ones of all: of what thousands contain, the newest are found.
-- The planner may not see the statistics of a table with policies, so every query is one that an index answers whole: no
-- condition is left to be tried on rows but those of 3 and 4, and none is an OR.
-- A list goes on after the score, time and id of its last project.
CREATE FUNCTION search_projects(
  search_text text,
  only_status text,
  only_clients uuid[],
  max_results integer,
  after_score real DEFAULT NULL,
  after_updated_at timestamptz DEFAULT NULL,
  after_id uuid DEFAULT NULL
)
RETURNS TABLE (project_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
-- The most that is ever asked for. Expecting the usual thousand, the planner would scan projects for the join.
ROWS 26
-- A fixed path: a definer's function must not find objects that its caller planted.
SET search_path = pg_catalog, public, pg_temp
-- The best plan depends on the words and filters: plan with them known.
SET plan_cache_mode = force_custom_plan
SET pg_trgm.word_similarity_threshold = 0.5
AS $$
DECLARE
  max_containing_all CONSTANT integer := 400;
  max_for_one_word CONSTANT integer := 100;
  max_recent CONSTANT integer := 400;
  max_clients CONSTANT integer := 50;
  tenant CONSTANT text := coalesce(current_setting('app.organization_id', true), '');
  -- The filters, as the indexes know them: all of the first and, if there are any, one of the second.
  every_key CONSTANT text[] := array_remove(ARRAY['organization:' || tenant, 'status:' || only_status], NULL);
  any_key CONSTANT text[] := (SELECT array_agg('client:' || client) FROM unnest(only_clients) AS client);
  -- The text as it is, what has a meaning in a pattern standing for itself.
  literal CONSTANT text := '%' || regexp_replace(search_text, '([\\%_])', '\\\1', 'g') || '%';
  -- NULL if there is nothing to look up, such as a sign alone.
  words CONSTANT text[] := (SELECT array_agg(t.word) FROM search_terms(search_text) AS t);
  patterns CONSTANT text[] := (SELECT array_agg(t.pattern) FROM search_terms(search_text) AS t);
  all_words CONSTANT text := array_to_string(words, ' ');
  client_ids uuid[];
  client_keys text[];
  -- The clients that have a word in their name, or something that resembles it.
  named uuid[] := '{}';
  missing text[];
  for_word uuid[];
  candidates uuid[] := '{}';
BEGIN
  IF words IS NOT NULL THEN
    -- Without regard to clients; then for the clients that have the same words in their names, of which the project must
    -- have the others.
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
          LIMIT max_clients
        ) AS c
      ) AS known
      GROUP BY known.missing
    LOOP
      named := named || client_ids;
      -- A client with all words is looked at below.
      CONTINUE WHEN missing = '{}' OR cardinality(candidates) >= max_containing_all;
      candidates := candidates || array(
        SELECT p.id FROM projects p
        WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
          AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
          AND (client_keys IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && client_keys)
          AND (missing[1] IS NULL OR p.search_text LIKE missing[1])
          AND (missing[2] IS NULL OR p.search_text LIKE missing[2])
          AND (missing[3] IS NULL OR p.search_text LIKE missing[3])
          AND (missing[4] IS NULL OR p.search_text LIKE missing[4])
        LIMIT max_containing_all - cardinality(candidates)
      );
    END LOOP;
    IF cardinality(candidates) < max_for_one_word THEN
      FOR i IN 1..least(cardinality(words), 4) LOOP
        for_word := array(
          SELECT p.id FROM projects p
          WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
            AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
            AND p.search_text LIKE patterns[i]
          LIMIT max_for_one_word
        );
        -- Half of the trigrams of a shorter word are too few to tell a typo.
        IF for_word = '{}' AND words[i] ~ '[[:alnum:]]{4}' THEN
          named := named || array(SELECT s.client_id FROM search_clients(words[i], true, max_clients) AS s);
          for_word := array(
            SELECT p.id FROM projects p
            WHERE project_search_keys(p.organization_id, p.client_id, p.status) @> every_key
              AND (any_key IS NULL OR project_search_keys(p.organization_id, p.client_id, p.status) && any_key)
              AND p.search_name %> words[i]
            LIMIT max_for_one_word
          );
        END IF;
        candidates := candidates || for_word;
      END LOOP;
    END IF;
    named := named[1:max_clients];
    candidates := candidates || array(
      SELECT p.id
      FROM (SELECT DISTINCT id FROM unnest(named) AS client (id)) AS client
      CROSS JOIN LATERAL (
        SELECT a.id, a.status, a.client_id FROM projects a
        WHERE a.organization_id = tenant AND a.client_id = client.id
        ORDER BY a.updated_at DESC, a.id
        LIMIT max_containing_all / greatest(cardinality(named), 1)
      ) AS p
      WHERE (only_status IS NULL OR p.status = only_status) AND (only_clients IS NULL OR p.client_id = ANY (only_clients))
    );
  END IF;

  candidates := candidates || array(
    SELECT r.id
    FROM (
      SELECT p.id, p.status, p.client_id FROM projects p
      WHERE p.organization_id = tenant
      ORDER BY p.updated_at DESC, p.id
      LIMIT max_recent
    ) AS r
    WHERE (only_status IS NULL OR r.status = only_status) AND (only_clients IS NULL OR r.client_id = ANY (only_clients))
  );

  RETURN QUERY
    SELECT ranked.id, ranked.score
    FROM (
      SELECT c.id, c.updated_at, (CASE
        WHEN words IS NULL THEN (CASE WHEN c.name ILIKE literal OR c.description ILIKE literal THEN 2 END)
        WHEN matched.share > 0 THEN matched.share
          -- What has all words comes first, and what has them as they are written.
          + CASE WHEN matched.whole THEN 1 ELSE 0 END
          + CASE WHEN c.name ILIKE literal THEN 1 WHEN c.description ILIKE literal THEN 0.25 ELSE 0 END
          -- The shorter the name the better.
          + 0.2 * similarity(all_words, c.search_name)
        -- In prose most words have some neighbour, so likeness must be to whole words, and counts half.
        WHEN strict_word_similarity(all_words, c.search_text) >= 0.5 THEN 0.5 * strict_word_similarity(all_words, c.search_text)
      END)::real AS score
      FROM (SELECT DISTINCT id FROM unnest(candidates) AS candidate (id)) AS candidate
      -- The organization is compared in the client's row, which by its foreign key is of the project's organization: compared
      -- in the project's, it tempts the planner to read all projects of a small one.
      JOIN projects c ON c.id = candidate.id
      JOIN clients k ON k.organization_id = tenant AND k.id = c.client_id
      CROSS JOIN LATERAL (
        -- Of each word the best place where it is; of all, by how much they say.
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
REVOKE ALL ON FUNCTION search_clients(text, boolean, integer) FROM PUBLIC;--> statement-breakpoint
REVOKE ALL ON FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_clients(text, boolean, integer) TO gatehouse_app;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid) TO gatehouse_app;--> statement-breakpoint
GRANT SELECT (search_name, search_text) ON projects TO gatehouse_search;--> statement-breakpoint
GRANT SELECT (id, organization_id, name, search_name) ON clients TO gatehouse_search;--> statement-breakpoint
CREATE POLICY every_organization_for_search ON clients FOR SELECT TO gatehouse_search USING (true);--> statement-breakpoint
-- Handing the functions over, as in 0003_project_search.sql.
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
  ALTER FUNCTION search_clients(text, boolean, integer) OWNER TO gatehouse_search;
  ALTER FUNCTION search_projects(text, text, uuid[], integer, real, timestamptz, uuid) OWNER TO gatehouse_search;
  REVOKE CREATE ON SCHEMA public FROM gatehouse_search;
  IF needs_membership THEN REVOKE gatehouse_search FROM CURRENT_USER; END IF;
END $$;
