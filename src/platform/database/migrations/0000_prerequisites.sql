-- Two roles that nobody can log in as. gatehouse_app is what every transaction of the application runs as, so that
-- row-level security binds it even where the connecting user owns the tables or is a superuser (PGlite's is).
-- gatehouse_search owns one function, search_projects, and nothing else.
-- Roles belong to the whole server: another database may have made them already, or be making them right now.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_app') THEN
    CREATE ROLE gatehouse_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_search') THEN
    CREATE ROLE gatehouse_search NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
-- The connecting user must be able to become gatehouse_app. From PostgreSQL 16 on, whoever creates a role may
-- administer it but not yet become it; before, 'SET' is no privilege that can be asked for.
DO $$
BEGIN
  IF NOT pg_has_role(
    current_user,
    'gatehouse_app',
    CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END
  ) THEN
    GRANT gatehouse_app TO CURRENT_USER;
  END IF;
END $$;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
-- Up to PostgreSQL 14 anybody may create objects in public, where search_projects looks its names up.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO gatehouse_app, gatehouse_search;
