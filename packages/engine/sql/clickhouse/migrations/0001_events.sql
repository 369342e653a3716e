-- events: every telling of every fact, one row a telling, until a merge keeps only the newest.
--
-- Answers nothing by itself: one event may stand here several times (a retry, a replay, a better-informed second
-- telling). The one reader of raw events is rollup/current-events.ts, which resolves tellings with FINAL.
-- Identity is (team, day, source, id). Nothing that a second telling may state differently is in the key; the day is,
-- for locality, since a resend repeats its time.
-- Duplicates converge by ReplacingMergeTree: the highest ver wins. ver is set at ingest, unique and rising.
-- Empty string means absent in every text column; NULL means absent in every other.
CREATE TABLE IF NOT EXISTS {{database}}.events
(
    team LowCardinality(String),                     -- team id, from the credential
    day Date,                                        -- UTC day of occurred_at
    source LowCardinality(String),                   -- CloudEvents source
    id String CODEC(ZSTD(1)),                        -- CloudEvents id, unique within source
    type LowCardinality(String),                     -- generation | chat.created | message.created
    occurred_at DateTime64(3, 'UTC') CODEC(ZSTD(1)), -- start of the call, ms
    received_at DateTime64(3, 'UTC') CODEC(ZSTD(1)), -- our clock; never decides anything
    workspace_id LowCardinality(String),             -- UUID of a workspace of the team
    user String CODEC(ZSTD(1)),                      -- the person as sent
    user_email String CODEC(ZSTD(1)),                -- lower case
    api_key_hash LowCardinality(String),             -- SHA-256 hex
    api_key_name LowCardinality(String),
    chat_id String CODEC(ZSTD(1)),
    message_id String CODEC(ZSTD(1)),
    role LowCardinality(String),                     -- user | assistant
    title String CODEC(ZSTD(1)),
    project_id LowCardinality(String),
    model LowCardinality(String),
    model_permaslug LowCardinality(String),
    variant LowCardinality(String),
    endpoint_id LowCardinality(String),              -- UUID
    provider_name LowCardinality(String),
    gateway LowCardinality(String),
    operation LowCardinality(String),
    prompt_tokens Nullable(Int64),                   -- includes cached_tokens
    cached_tokens Nullable(Int64),
    cache_write_tokens Nullable(Int64),
    cache_write_1h_tokens Nullable(Int64),           -- part of cache_write_tokens
    completion_tokens Nullable(Int64),               -- includes reasoning_tokens
    reasoning_tokens Nullable(Int64),
    tool_calls Nullable(Int64),
    usage Nullable(Decimal(18, 12)),                 -- USD charged
    byok_usage_inference Nullable(Decimal(18, 12)),  -- USD, not part of usage
    is_byok Nullable(Bool),
    cost_source LowCardinality(String),
    price_version LowCardinality(String),
    status LowCardinality(String),                   -- ok | error | aborted
    error_type LowCardinality(String),
    latency_ms Nullable(Float64),                    -- to the first token, or the whole when not streamed
    ttft_ms Nullable(Float64),
    generation_ms Nullable(Float64),                 -- the whole call
    streamed Nullable(Bool),
    finish_reason LowCardinality(String),
    response_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    schema LowCardinality(String),
    ver UInt64 CODEC(ZSTD(1)),                       -- version of the telling

    -- The fingerprint of a team's day lives in the part that holds the rows, so it cannot disagree with them.
    -- The hash of a row that holds a NULL would be NULL and be skipped by the sum, hence the ifNull.
    PROJECTION day_marks
    (
        SELECT
            team,
            day,
            count(),
            sum(cityHash64(team, day, source, id, type, workspace_id, user, user_email, api_key_hash, api_key_name, chat_id,
                message_id, role, title, project_id, model, model_permaslug, variant, endpoint_id, provider_name, gateway,
                operation, cost_source, price_version, status, error_type, finish_reason, response_id, trace_id, span_id,
                schema, occurred_at, received_at, ifNull(prompt_tokens, -1), ifNull(cached_tokens, -1),
                ifNull(cache_write_tokens, -1), ifNull(cache_write_1h_tokens, -1), ifNull(completion_tokens, -1),
                ifNull(reasoning_tokens, -1), ifNull(tool_calls, -1), ifNull(usage, toDecimal64(-1, 12)),
                ifNull(byok_usage_inference, toDecimal64(-1, 12)), ifNull(CAST(is_byok, 'Nullable(Int8)'), -1),
                ifNull(CAST(streamed, 'Nullable(Int8)'), -1), ifNull(latency_ms, -1), ifNull(ttft_ms, -1),
                ifNull(generation_ms, -1), ver)),
            max(ver)
        GROUP BY team, day
    )
)
ENGINE = {{engine ver}}
PARTITION BY toYYYYMM(day)
ORDER BY (team, day, source, id)
SETTINGS {{durable}}, deduplicate_merge_projection_mode = 'rebuild', lightweight_mutation_projection_mode = 'rebuild';
