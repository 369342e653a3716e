SELECT rowNumberInAllBlocks() AS place, bucket, toString(model) AS model_text, toString(requests) AS requests_figure, toString(cost) AS cost_figure, toString(upstream) AS upstream_figure, found AS found_days
    FROM (
      SELECT * FROM (
      SELECT bucket, model, sum(requests) AS requests, sum(cost) AS cost, sum(upstream) AS upstream, max(found) AS found FROM (
      SELECT roundDown(toUInt32(toUInt32(day) * 86400), {buckets:Array(UInt32)}) AS bucket, model AS model, requests, cost, upstream, found FROM (SELECT *, rowNumberInAllBlocks() + 1 AS found FROM (SELECT day, usage_model, usage_provider, usage_requests, usage_cost, usage_upstream FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day))
      ARRAY JOIN usage_model AS model, usage_provider AS provider, usage_requests AS requests, usage_cost AS cost, usage_upstream AS upstream
      WHERE provider IN {filter_0:Array(String)}
      UNION ALL
      SELECT roundDown(toUnixTimestamp(occurred_at), {buckets:Array(UInt32)}) AS bucket, model AS model, countIf(is_request) AS requests, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost, sumIf(toDecimal128(usage_upstream, 12), is_request) AS upstream, toUInt64(0) AS found
      FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC') AND is_request AND provider_name IN {filter_0:Array(String)}
      GROUP BY bucket, model
      )
      GROUP BY bucket, model
      ) WHERE requests > 0
    )