-- What vendors say a team used, kept past the vendors' own windows. It stands beside events and is never added to them.

-- How Daybook asks a vendor in a team's name: one connection a vendor.
-- sealed_key: the team's key at the vendor, encrypted by the server with a key that is not in this database.
-- due_at: when it is asked next; synced_at: when it last answered whole; failure: why it did not since, null when it did.
-- turn_holder, turn_until: which node asks now, and until when without a sign of life; by the database's own clock.
CREATE TABLE vendor_connections (
  team_id text NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  vendor text NOT NULL CHECK (vendor IN ('openrouter', 'v0')),
  base_url text NOT NULL,
  sealed_key text NOT NULL,
  by_key boolean NOT NULL DEFAULT false,
  by_workspace boolean NOT NULL DEFAULT false,
  every_hours integer NOT NULL DEFAULT 6 CHECK (every_hours BETWEEN 1 AND 168),
  paused boolean NOT NULL DEFAULT false,
  due_at timestamptz(3) NOT NULL,
  synced_at timestamptz(3),
  failure text,
  failures integer NOT NULL DEFAULT 0,
  turn_holder text,
  turn_until timestamptz(3),
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  PRIMARY KEY (team_id, vendor)
);
--> statement
-- What a vendor said of one UTC day. A day that it said otherwise later has a new revision, and the highest is current.
-- report: what was asked, such as `account` or `key`; subject: about which one, empty for all.
-- rows: a list of flat objects as JSON text, always the same text for the same rows; numbers are the vendor's own digits.
-- first_seen_at, last_seen_at: when this revision was served first and last.
CREATE TABLE vendor_days (
  team_id text NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  vendor text NOT NULL,
  report text NOT NULL,
  subject text NOT NULL DEFAULT '',
  day date NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  rows text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  PRIMARY KEY (team_id, vendor, report, subject, day, revision)
);
