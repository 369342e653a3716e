-- Teams and all that belongs to one: people, the strings events call them by, workspaces, keys.
-- Every write locks its team's row and raises `revision`, so a node can tell that its copy of a team is old.
-- `position` is the order of creation; created_at alone would leave two rows of one millisecond unordered.
-- All times are UTC with milliseconds. Statements are parted by the lines that begin with an arrow.

CREATE TABLE teams (
  id text PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  plan text NOT NULL DEFAULT 'v0-enterprise',
  hide_unlinked_people boolean NOT NULL DEFAULT false,
  revision bigint NOT NULL DEFAULT 0,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3)
);
--> statement
-- A removed member keeps the row: the events of a former member still name a person.
CREATE TABLE members (
  id text PRIMARY KEY,
  team_id text NOT NULL REFERENCES teams (id),
  email text NOT NULL,
  name text,
  avatar text,
  team_roles text[] NOT NULL,
  v0_role text,
  -- The aliases held when the member was removed; those of a current member are rows of `aliases`.
  former_aliases text[] NOT NULL DEFAULT '{}',
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  removed_at timestamptz(3),
  UNIQUE (team_id, id)
);
--> statement
CREATE UNIQUE INDEX members_current_email ON members (team_id, email) WHERE removed_at IS NULL;
--> statement
-- Claims of current members only, so that a string has one holder in a team.
CREATE TABLE aliases (
  team_id text NOT NULL,
  value text NOT NULL,
  member_id text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (team_id, value),
  FOREIGN KEY (team_id, member_id) REFERENCES members (team_id, id)
);
--> statement
CREATE INDEX aliases_member ON aliases (team_id, member_id);
--> statement
CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  team_id text NOT NULL REFERENCES teams (id),
  slug text NOT NULL,
  name text NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  UNIQUE (team_id, slug)
);
--> statement
CREATE UNIQUE INDEX workspaces_default ON workspaces (team_id) WHERE is_default;
--> statement
-- `hash` is the SHA-256, lower-case hex, of the whole key; the key itself is stored nowhere.
-- `workspace_id` has no foreign key: a revoked key keeps the id of a workspace that was deleted after it.
CREATE TABLE keys (
  hash text PRIMARY KEY,
  team_id text NOT NULL,
  member_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('management', 'inference', 'ingest')),
  name text NOT NULL,
  label text NOT NULL,
  workspace_id uuid,
  disabled boolean NOT NULL DEFAULT false,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  revoked_at timestamptz(3),
  FOREIGN KEY (team_id, member_id) REFERENCES members (team_id, id)
);
--> statement
CREATE INDEX keys_team ON keys (team_id);
