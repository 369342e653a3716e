SELECT toUInt16(day) AS day, toString(sum(cost)) AS cost,
      toString(sumIf(requests, variant = 'free' OR endsWith(model, ':free'))) AS freeRequests
    FROM (
      SELECT day, model, variant, requests, cost FROM (SELECT day, usage_model, usage_variant, usage_requests, usage_cost FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      LEFT ARRAY JOIN usage_model AS model, usage_variant AS variant, usage_requests AS requests, usage_cost AS cost
      UNION ALL
      SELECT day, model, variant, countIf(is_request) AS requests, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost
      FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')
      GROUP BY day, model, variant
    )
    GROUP BY day