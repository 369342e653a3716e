-- Whether chats and messages are derived from a team's traces (docs/decisions/0016).

-- derived_chats: auto: until the team sends its own; on: always; off: never.
-- derived_chats_ended_at: the moment of the first chat or message that the team sent itself, whatever the setting; never changes.
ALTER TABLE teams
  ADD COLUMN derived_chats text NOT NULL DEFAULT 'auto' CHECK (derived_chats IN ('auto', 'on', 'off')),
  ADD COLUMN derived_chats_ended_at timestamptz(3);
