-- What calls cost whose senders do not say so, and what was priced anew by hand.

-- Versions of a team's prices. None is ever changed; the one loaded last is in force.
-- content: the prices as a file of JSON, always the same text for the same prices; loaded_by: a member's id, or `operator`.
CREATE TABLE price_tables (
  team_id text NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  version text NOT NULL,
  content text NOT NULL,
  prices integer NOT NULL CHECK (prices > 0),
  loaded_by text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  PRIMARY KEY (team_id, version)
);
--> statement
-- Stored events that were priced anew. number counts a team's, and never comes twice.
-- events and the sums: what has changed so far, the sums in USD before and after, of events whose cost was or is known;
-- newly_priced, no_longer_priced: of these events, those whose cost was not known before, or is not known any more.
-- pending: the changes whose writing has begun, as JSON, null when they have been counted.
-- turn_holder, turn_until: which process is at it, and until when without a sign of life; by the database's own clock.
CREATE TABLE repricings (
  team_id text NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  price_version text NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL,
  started_by text NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  newly_priced bigint NOT NULL DEFAULT 0,
  no_longer_priced bigint NOT NULL DEFAULT 0,
  old_usd numeric(38, 12) NOT NULL DEFAULT 0,
  new_usd numeric(38, 12) NOT NULL DEFAULT 0,
  frozen_days integer NOT NULL DEFAULT 0,
  pending text,
  turn_holder text,
  turn_until timestamptz(3),
  finished_at timestamptz(3),
  position bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3),
  PRIMARY KEY (team_id, number)
);
