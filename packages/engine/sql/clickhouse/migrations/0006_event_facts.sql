-- event_facts: what senders have told of calls in parts, which together decide which events there are (docs/decisions/0013).
--
-- A row is one part as it was told: a span of a trace. The events of a trace are worked out from all of its rows, so the
-- order in which they come decides nothing. Never read by a report. What is told again is the same row and is merged away;
-- what is told differently stays beside it, and the reader decides. Not part of backups: it serves what is still to come.
CREATE TABLE IF NOT EXISTS {{database}}.event_facts
(
    team LowCardinality(String),
    about String CODEC(ZSTD(1)),                     -- what the part belongs to: the trace's id
    part String CODEC(ZSTD(1)),                      -- the span's id
    parent String CODEC(ZSTD(1)),                    -- the parent span's id, empty for a root
    facts String CODEC(ZSTD(1)),                     -- JSON, empty for a span that says nothing but where it stands
    facts_hash UInt64 DEFAULT cityHash64(parent, facts),
    batch LowCardinality(String),                    -- the write that it came with
    received_at DateTime64(3, 'UTC')
)
ENGINE = {{engine received_at}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (team, about, part, facts_hash)
TTL toDateTime(received_at) + INTERVAL 60 DAY
SETTINGS {{durable}}, index_granularity = 256, ttl_only_drop_parts = 1;
