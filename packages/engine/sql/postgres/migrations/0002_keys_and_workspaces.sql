-- What the contracts tell of teams, keys and workspaces beside their names: credits, limits, expiry, preferences, members.

-- total_credits: US dollars bought in the team's life; null: not kept. requests_per_minute: of analytics queries; null: any.
ALTER TABLE teams
  ADD COLUMN total_credits numeric(21, 12) CHECK (total_credits >= 0),
  ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0);
--> statement
-- limit_usd: what the key may spend, per period of limit_reset or, without one, at all; null: no limit.
-- external_user: whom the key is for, in the words of the customer who made it. external_key_hash is the SHA-256,
-- lower-case hex, of that customer's own key for the same person.
ALTER TABLE keys
  ADD COLUMN limit_usd numeric(21, 12) CHECK (limit_usd >= 0),
  ADD COLUMN limit_reset text CHECK (limit_reset IN ('daily', 'weekly', 'monthly')),
  ADD COLUMN include_byok_in_limit boolean NOT NULL DEFAULT false,
  ADD COLUMN expires_at timestamptz(3),
  ADD COLUMN external_user text,
  ADD COLUMN external_key_hash text;
--> statement
-- preferences: what the workspace's own clients set and read, nothing that Daybook acts on; absent ones have defaults.
-- created_by: id of the member who made it; null: made by the operator or with the team.
ALTER TABLE workspaces
  ADD COLUMN description text,
  ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN created_by text;
--> statement
-- Who is in a workspace. Everybody is in the default one, which has no rows here.
CREATE TABLE workspace_members (
  id uuid PRIMARY KEY,
  team_id text NOT NULL,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  member_id text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  UNIQUE (workspace_id, member_id),
  FOREIGN KEY (team_id, member_id) REFERENCES members (team_id, id)
);
--> statement
CREATE INDEX workspace_members_team ON workspace_members (team_id);
