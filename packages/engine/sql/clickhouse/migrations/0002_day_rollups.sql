-- day_rollups: what a team's UTC day added up to when its events had the fingerprint (n, mark); seal and rollup in one row.
--
-- Read a row only when the events of its team and day have that same (n, mark) now: rollup/read-plan.ts does so.
-- Must never be fed at insert time with sums: that would count deliveries, not events.
-- Derived: may be dropped and rebuilt from events at any time (`daybook rebuild`). Resealed days converge by version.
-- Each group of arrays is one set of cells; the arrays of a group have the same length.
CREATE TABLE IF NOT EXISTS {{database}}.day_rollups
(
    team LowCardinality(String),
    day Date,
    n UInt64,                                        -- tellings of the day when it was sealed
    mark UInt64,                                     -- sum of their hashes
    version UInt64,                                  -- serves the clean-up of resealed days only
    first_at DateTime64(3, 'UTC'),                   -- earliest event of the day
    last_at DateTime64(3, 'UTC'),                    -- latest event of the day

    -- people: user, email and, where the event names nobody, the key, with NUL between them
    person_name Array(LowCardinality(String)),
    person_chats Array(UInt64),                      -- chat.created
    person_messages Array(UInt64),                   -- message.created with role user
    person_first_at Array(DateTime64(3, 'UTC')),
    person_last_at Array(DateTime64(3, 'UTC')),

    -- usage per workspace and endpoint; only generations that count as requests
    usage_workspace Array(LowCardinality(String)),
    usage_model Array(LowCardinality(String)),
    usage_permaslug Array(LowCardinality(String)),
    usage_endpoint Array(LowCardinality(String)),
    usage_provider Array(LowCardinality(String)),
    usage_requests Array(UInt64),
    usage_prompt_tokens Array(Int128),
    usage_cached_tokens Array(Int128),
    usage_completion_tokens Array(Int128),
    usage_reasoning_tokens Array(Int128),
    usage_cost Array(Decimal(38, 12)),               -- USD
    usage_byok Array(Decimal(38, 12)),               -- USD

    -- the same per person and key as well, for the filters by member and by key
    detail_user Array(String),
    detail_email Array(String),
    detail_key Array(LowCardinality(String)),
    detail_workspace Array(LowCardinality(String)),
    detail_model Array(LowCardinality(String)),
    detail_permaslug Array(LowCardinality(String)),
    detail_endpoint Array(LowCardinality(String)),
    detail_provider Array(LowCardinality(String)),
    detail_requests Array(UInt64),
    detail_prompt_tokens Array(Int128),
    detail_cached_tokens Array(Int128),
    detail_completion_tokens Array(Int128),
    detail_reasoning_tokens Array(Int128),
    detail_cost Array(Decimal(38, 12)),
    detail_byok Array(Decimal(38, 12))
)
ENGINE = {{engine version}}
PARTITION BY toYYYYMM(day)
ORDER BY (team, day)
SETTINGS {{durable}};
