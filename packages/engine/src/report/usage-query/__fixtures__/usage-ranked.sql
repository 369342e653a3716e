SELECT rowNumberInAllBlocks() AS place, toString(person) AS person_text, toString(requests) AS requests_figure, toString(cost) AS cost_figure, toString(upstream) AS upstream_figure, found_of_all AS found_days
    FROM (
      SELECT *, max(found) OVER () AS found_of_all FROM (
      SELECT person, sum(requests) AS requests, sum(cost) AS cost, sum(upstream) AS upstream, max(found) AS found FROM (
      SELECT transform(concat(user, '\0', email, '\0', if(user = '' AND email = '', toString(key), '')), {person_values:Array(String)}, {person_ranks:Array(UInt32)}, toUInt32(4294967295)) AS person, requests, cost, upstream, found FROM (SELECT *, rowNumberInAllBlocks() + 1 AS found FROM (SELECT day, detail_user, detail_email, detail_key, detail_provider, detail_requests, detail_cost, detail_upstream FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day))
      ARRAY JOIN detail_user AS user, detail_email AS email, detail_key AS key, detail_provider AS provider, detail_requests AS requests, detail_cost AS cost, detail_upstream AS upstream
      WHERE provider IN {filter_0:Array(String)}
      UNION ALL
      SELECT transform(concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')), {person_values:Array(String)}, {person_ranks:Array(UInt32)}, toUInt32(4294967295)) AS person, countIf(is_request) AS requests, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost, sumIf(toDecimal128(usage_upstream, 12), is_request) AS upstream, toUInt64(0) AS found
      FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC') AND is_request AND provider_name IN {filter_0:Array(String)}
      GROUP BY person
      )
      GROUP BY person
      ) WHERE requests > 0
      ORDER BY cost DESC, person
      LIMIT 2 BY person
      LIMIT 10
    )