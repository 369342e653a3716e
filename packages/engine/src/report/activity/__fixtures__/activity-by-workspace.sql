SELECT toUInt16(day) AS day, workspace, model, endpoint,
      argMax(permaslug, (requests, permaslug, provider)) AS permaslug,
      argMax(provider, (requests, permaslug, provider)) AS provider,
      toString(sum(cells.requests)) AS requests,
      toString(sum(prompt_tokens)) AS promptTokens, toString(sum(cached_tokens)) AS cachedTokens,
      toString(sum(completion_tokens)) AS completionTokens, toString(sum(reasoning_tokens)) AS reasoningTokens,
      toString(sum(cost)) AS usage, toString(sum(byok)) AS byokUsageInference
    FROM (
      SELECT day, workspace, model, endpoint, permaslug, provider,
        sum(requests) AS requests, sum(prompt_tokens) AS prompt_tokens, sum(cached_tokens) AS cached_tokens, sum(completion_tokens) AS completion_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(cost) AS cost, sum(byok) AS byok
      FROM (
      SELECT day, workspace, model, permaslug, endpoint, provider, requests, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost, byok FROM (SELECT day, usage_workspace, usage_model, usage_permaslug, usage_endpoint, usage_provider, usage_requests, usage_prompt_tokens, usage_cached_tokens, usage_completion_tokens, usage_reasoning_tokens, usage_cost, usage_byok FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      LEFT ARRAY JOIN usage_workspace AS workspace, usage_model AS model, usage_permaslug AS permaslug, usage_endpoint AS endpoint, usage_provider AS provider, usage_requests AS requests, usage_prompt_tokens AS prompt_tokens, usage_cached_tokens AS cached_tokens, usage_completion_tokens AS completion_tokens, usage_reasoning_tokens AS reasoning_tokens, usage_cost AS cost, usage_byok AS byok
      UNION ALL
      SELECT day, workspace, model, permaslug, endpoint, provider, requests, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost, byok FROM (
        SELECT day, workspace_id AS workspace, model AS model, model_permaslug AS permaslug, endpoint_id AS endpoint, provider_name AS provider, countIf(is_request) AS requests, sumIf(toInt128(ifNull(prompt_tokens, 0)), is_request) AS prompt_tokens, sumIf(toInt128(ifNull(cached_tokens, 0)), is_request) AS cached_tokens, sumIf(toInt128(ifNull(completion_tokens, 0)), is_request) AS completion_tokens, sumIf(toInt128(ifNull(reasoning_tokens, 0)), is_request) AS reasoning_tokens, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost, sumIf(toDecimal128(ifNull(byok_usage_inference, 0), 12), is_request) AS byok
        FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')
        GROUP BY day, workspace_id, model, model_permaslug, endpoint_id, provider_name
      )
      ) AS sides
      GROUP BY day, workspace, model, endpoint, permaslug, provider
    ) AS cells
    GROUP BY day, workspace, model, endpoint
    ORDER BY day DESC, sum(cost) DESC, model, endpoint, workspace