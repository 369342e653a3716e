SELECT grouping(cells.day) AS isTotal, toUInt16(cells.day) AS day,
      toString(sumIf(cells.requests, (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))})) AS requests, toString(sumIf(cost, (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))})) AS credits
    FROM (
      SELECT day, user, email, key, requests, cost FROM (SELECT day, detail_user, detail_email, detail_key, detail_requests, detail_cost FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      LEFT ARRAY JOIN detail_user AS user, detail_email AS email, detail_key AS key, detail_requests AS requests, detail_cost AS cost
      UNION ALL
      SELECT day, user, email, key, requests, cost FROM (
        SELECT day, user AS user, user_email AS email, api_key_hash AS key, countIf(is_request) AS requests, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost
        FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')
        GROUP BY day, user, user_email, api_key_hash
      )
    ) AS cells
    GROUP BY GROUPING SETS ((cells.day), ())
    ORDER BY isTotal, cells.day