-- Facts that analytics and the usage lists of both contracts ask for, and cells that answer their common questions.
--
-- A column of events is part of the fingerprint, so the marks get a projection that hashes the new ones too; the old one
-- goes when the new one is whole. Every sealed day is thereby unsealed and is sealed again, with the new cells.
ALTER TABLE {{database}}.events
    ADD COLUMN IF NOT EXISTS app LowCardinality(String), -- title of the application, or its origin
    ADD COLUMN IF NOT EXISTS external_user String CODEC(ZSTD(1)), -- whom the sender's customer is to the sender
    ADD COLUMN IF NOT EXISTS skin LowCardinality(String), -- shape of the API that the caller spoke
    ADD COLUMN IF NOT EXISTS origin LowCardinality(String),
    ADD COLUMN IF NOT EXISTS country LowCardinality(String),
    ADD COLUMN IF NOT EXISTS data_region LowCardinality(String),
    ADD COLUMN IF NOT EXISTS session_id String CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS possible_cached_tokens Nullable(Int64), -- prompt tokens that a cache could have served
    ADD COLUMN IF NOT EXISTS usage_upstream Nullable(Decimal(18, 12)), -- USD: what the provider took
    ADD COLUMN IF NOT EXISTS usage_cache Nullable(Decimal(18, 12)), -- USD, may be below zero
    ADD COLUMN IF NOT EXISTS usage_data Nullable(Decimal(18, 12)), -- USD, discount for logging: may be below zero
    ADD COLUMN IF NOT EXISTS usage_web Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS usage_upstream_web Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS usage_file Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS usage_upstream_file Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS usage_web_fetch Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS usage_upstream_web_fetch Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS byok_fee Nullable(Decimal(18, 12)), -- USD, part of usage
    ADD COLUMN IF NOT EXISTS input_cost Nullable(Decimal(18, 12)), -- USD, part of usage; without cached tokens
    ADD COLUMN IF NOT EXISTS output_cost Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS cache_read_cost Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS cache_write_cost Nullable(Decimal(18, 12)), -- USD
    ADD COLUMN IF NOT EXISTS router_latency_ms Nullable(Float64), -- before the call reached its provider
    ADD COLUMN IF NOT EXISTS guardrail_invoked Nullable(Bool),
    ADD COLUMN IF NOT EXISTS response_cached Nullable(Bool);
ALTER TABLE {{database}}.events ADD PROJECTION IF NOT EXISTS day_marks_2
(
    SELECT
        team,
        day,
        count(),
        sum(cityHash64(team, day, source, id, type, workspace_id, user, user_email, api_key_hash, api_key_name, app,
            external_user, chat_id, message_id, role, title, project_id, model, model_permaslug, variant, endpoint_id,
            provider_name, gateway, operation, skin, origin, country, data_region, session_id, cost_source, price_version,
            status, error_type, finish_reason, response_id, trace_id, span_id, schema, occurred_at, received_at,
            ifNull(prompt_tokens, -1), ifNull(cached_tokens, -1), ifNull(cache_write_tokens, -1),
            ifNull(cache_write_1h_tokens, -1), ifNull(completion_tokens, -1), ifNull(reasoning_tokens, -1),
            ifNull(possible_cached_tokens, -1), ifNull(tool_calls, -1), ifNull(usage, toDecimal64(-1, 12)),
            ifNull(byok_usage_inference, toDecimal64(-1, 12)), ifNull(usage_upstream, toDecimal64(-1, 12)),
            ifNull(usage_web, toDecimal64(-1, 12)), ifNull(usage_upstream_web, toDecimal64(-1, 12)), ifNull(usage_file,
            toDecimal64(-1, 12)), ifNull(usage_upstream_file, toDecimal64(-1, 12)), ifNull(usage_web_fetch,
            toDecimal64(-1, 12)), ifNull(usage_upstream_web_fetch, toDecimal64(-1, 12)), ifNull(byok_fee, toDecimal64(-1,
            12)), ifNull(input_cost, toDecimal64(-1, 12)), ifNull(output_cost, toDecimal64(-1, 12)),
            ifNull(cache_read_cost, toDecimal64(-1, 12)), ifNull(cache_write_cost, toDecimal64(-1, 12)),
            ifNull(usage_cache, toDecimal64(-1000000, 12)), ifNull(usage_data, toDecimal64(-1000000, 12)),
            ifNull(CAST(is_byok, 'Nullable(Int8)'), -1), ifNull(CAST(streamed, 'Nullable(Int8)'), -1),
            ifNull(CAST(guardrail_invoked, 'Nullable(Int8)'), -1), ifNull(CAST(response_cached, 'Nullable(Int8)'), -1),
            ifNull(latency_ms, -1), ifNull(ttft_ms, -1), ifNull(generation_ms, -1), ifNull(router_latency_ms, -1), ver)),
        max(ver)
    GROUP BY team, day
);
ALTER TABLE {{database}}.events MATERIALIZE PROJECTION day_marks_2 SETTINGS mutations_sync = 1;
ALTER TABLE {{database}}.events DROP PROJECTION IF EXISTS day_marks SETTINGS mutations_sync = 1;
-- usage_ and detail_ cells learn the variant, the application (detail only) and more measures.
-- timed_ cells are usage cells for each quarter of an hour of the UTC day, 0 to 95: hours, and days of other time zones.
-- priced_requests counts the requests whose cost is known. A part of the cost that no request of a cell states is NULL.
ALTER TABLE {{database}}.day_rollups
    ADD COLUMN IF NOT EXISTS usage_variant Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS usage_byok_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS usage_priced_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS usage_cache_write_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS usage_upstream Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS usage_cache Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS usage_data Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS usage_web Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS usage_upstream_web Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS detail_app Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS detail_variant Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS detail_byok_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS detail_priced_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS detail_cache_write_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS detail_upstream Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS detail_cache Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS detail_data Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS detail_web Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS detail_upstream_web Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS timed_quarter Array(UInt8),
    ADD COLUMN IF NOT EXISTS timed_workspace Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_model Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_permaslug Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_endpoint Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_provider Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_variant Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS timed_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS timed_byok_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS timed_priced_requests Array(UInt64),
    ADD COLUMN IF NOT EXISTS timed_prompt_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS timed_cached_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS timed_cache_write_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS timed_completion_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS timed_reasoning_tokens Array(Int128),
    ADD COLUMN IF NOT EXISTS timed_cost Array(Decimal(38, 12)),
    ADD COLUMN IF NOT EXISTS timed_byok Array(Decimal(38, 12)),
    ADD COLUMN IF NOT EXISTS timed_upstream Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS timed_cache Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS timed_data Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS timed_web Array(Nullable(Decimal(38, 12))),
    ADD COLUMN IF NOT EXISTS timed_upstream_web Array(Nullable(Decimal(38, 12)));
