-- exact_rollups: which rollups were seen to hold exactly the tellings of their fingerprint, and up to which version those go.
--
-- A row is written after its rollup, when the day still had the rollup's fingerprint: then no telling came in between, which
-- its cells would hold and its fingerprint would not. Together with such a rollup, the few events that came since tell the
-- day, without its other events being read (docs/decisions/0020-additions.md). A row whose rollup is gone says nothing.
CREATE TABLE IF NOT EXISTS {{database}}.exact_rollups
(
    team LowCardinality(String),
    day Date,
    n UInt64,                                        -- with mark and version: which rollup
    mark UInt64,
    version UInt64,
    reach UInt64,                                    -- highest version of a telling in it
    first_at DateTime64(3, 'UTC'),                   -- earliest event in it
    last_at DateTime64(3, 'UTC')                     -- latest event in it
)
ENGINE = {{engine version}}
PARTITION BY toYYYYMM(day)
ORDER BY (team, day)
SETTINGS {{durable}};
