-- frozen_days: what a team's UTC day added up to when its events were let go; the columns are those of day_rollups.
--
-- Never derived again: the events it was made of are gone. A day that stands here is read from here, whatever events or
-- rollups say, and is not read before it stands here: retention/freeze-days.ts writes the row before it deletes anything.
-- Rows of one day are copies of one rollup. Whoever adds a column to day_rollups adds it here as well, at the same place.
CREATE TABLE IF NOT EXISTS {{database}}.frozen_days AS {{database}}.day_rollups
ENGINE = {{engine version}}
PARTITION BY toYYYYMM(day)
ORDER BY (team, day)
SETTINGS {{durable}};
-- rebuilds: from which version on a rollup counts as made anew, for a rebuild that was begun and may have been cut off.
--
-- The newest row of a scope counts. On a cluster each shard has its own, by its own clock, as versions of rollups are.
CREATE TABLE IF NOT EXISTS {{database}}.rebuilds
(
    scope String,                                    -- team id, or empty for all teams
    since UInt64,                                    -- rollups of this version or later are new
    is_done Bool,
    version UInt64                                   -- microseconds
)
ENGINE = {{engine version}}
ORDER BY scope
SETTINGS {{durable}};
