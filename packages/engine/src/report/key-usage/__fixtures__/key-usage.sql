SELECT toString(key) AS key, if(key = '', toUInt16(day), 0) AS day, toString(sumIf(cost, true)) AS cost_ever,
      toString(sumIf(cost, toUInt16(day) >= {daily_first:UInt16} AND toUInt16(day) < {daily_end:UInt16})) AS cost_daily,
      toString(sumIf(cost, toUInt16(day) >= {weekly_first:UInt16} AND toUInt16(day) < {weekly_end:UInt16})) AS cost_weekly,
      toString(sumIf(cost, toUInt16(day) >= {monthly_first:UInt16} AND toUInt16(day) < {monthly_end:UInt16})) AS cost_monthly,
      toString(sumIf(byok, true)) AS byok_ever,
      toString(sumIf(byok, toUInt16(day) >= {daily_first:UInt16} AND toUInt16(day) < {daily_end:UInt16})) AS byok_daily,
      toString(sumIf(byok, toUInt16(day) >= {weekly_first:UInt16} AND toUInt16(day) < {weekly_end:UInt16})) AS byok_weekly,
      toString(sumIf(byok, toUInt16(day) >= {monthly_first:UInt16} AND toUInt16(day) < {monthly_end:UInt16})) AS byok_monthly
    FROM (
      SELECT day, key, cost, byok FROM (SELECT day, detail_key, detail_cost, detail_byok FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      ARRAY JOIN detail_key AS key, detail_cost AS cost, detail_byok AS byok
      WHERE key IN {keys:Array(String)}
      UNION ALL
      SELECT day, '' AS key, toDecimal128(0, 12) AS cost, toDecimal128(0, 12) AS byok
      FROM (SELECT day FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      UNION ALL
      SELECT day, api_key_hash AS key, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost, sumIf(toDecimal128(ifNull(byok_usage_inference, 0), 12), is_request) AS byok
      FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC') AND api_key_hash IN {keys:Array(String)}
      GROUP BY day, api_key_hash
    )
    GROUP BY key, if(key = '', toUInt16(day), 0)