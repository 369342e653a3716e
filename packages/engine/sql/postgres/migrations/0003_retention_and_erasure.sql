-- How long a team keeps its events, and which people were erased from them.

-- retention_days: UTC days that events are kept besides today; null: for ever.
-- frozen_before: no event of an earlier day is taken in any more; it only rises, whatever becomes of retention_days.
ALTER TABLE teams
  ADD COLUMN retention_days integer CHECK (retention_days >= 31),
  ADD COLUMN frozen_before date;
--> statement
-- erased_as: the name in events that took the place of every name of an erased member; the rest of the row is emptied.
ALTER TABLE members
  ADD COLUMN erased_as text;
--> statement
-- Of the names that an erased person had there are only HMAC-SHA-256 sums, hex, under `salt`, which is the same for all
-- erasures of one Daybook's team: enough to find the names in events that come later, and not to read them.
-- `person`: what the person was to the team. `done_at`: null until no event holds any of the names.
CREATE TABLE erasures (
  id text PRIMARY KEY,
  team_id text NOT NULL REFERENCES teams (id),
  person text NOT NULL CHECK (person IN ('member', 'removed', 'unlinked')),
  pseudonym text NOT NULL,
  salt text NOT NULL,
  hashes text[] NOT NULL,
  key_hashes text[] NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  done_at timestamptz(3)
);
--> statement
CREATE INDEX erasures_team ON erasures (team_id);
