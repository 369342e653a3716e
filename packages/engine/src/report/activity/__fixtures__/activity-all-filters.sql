SELECT toUInt16(day) AS day, workspace, model, endpoint,
      argMax(permaslug, (requests, permaslug, provider)) AS permaslug,
      argMax(provider, (requests, permaslug, provider)) AS provider,
      toString(sum(cells.requests)) AS requests,
      toString(sum(prompt_tokens)) AS promptTokens, toString(sum(cached_tokens)) AS cachedTokens,
      toString(sum(completion_tokens)) AS completionTokens, toString(sum(reasoning_tokens)) AS reasoningTokens,
      toString(sum(cost)) AS usage, toString(sum(byok)) AS byokUsageInference
    FROM (
      SELECT day, workspace, model, endpoint, permaslug, provider,
        sumIf(requests, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS requests, sumIf(prompt_tokens, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS prompt_tokens, sumIf(cached_tokens, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS cached_tokens, sumIf(completion_tokens, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS completion_tokens, sumIf(reasoning_tokens, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS reasoning_tokens, sumIf(cost, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS cost, sumIf(byok, key = {key:String} AND (user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))} AND workspace = {workspace:String}) AS byok
      FROM (
      SELECT day, user, email, key, workspace, model, permaslug, endpoint, provider, requests, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost, byok FROM (SELECT day, detail_user, detail_email, detail_key, detail_workspace, detail_model, detail_permaslug, detail_endpoint, detail_provider, detail_requests, detail_prompt_tokens, detail_cached_tokens, detail_completion_tokens, detail_reasoning_tokens, detail_cost, detail_byok FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      LEFT ARRAY JOIN detail_user AS user, detail_email AS email, detail_key AS key, detail_workspace AS workspace, detail_model AS model, detail_permaslug AS permaslug, detail_endpoint AS endpoint, detail_provider AS provider, detail_requests AS requests, detail_prompt_tokens AS prompt_tokens, detail_cached_tokens AS cached_tokens, detail_completion_tokens AS completion_tokens, detail_reasoning_tokens AS reasoning_tokens, detail_cost AS cost, detail_byok AS byok
      UNION ALL
      SELECT day, user, email, key, workspace, model, permaslug, endpoint, provider, requests, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost, byok FROM (
        SELECT day, user AS user, user_email AS email, api_key_hash AS key, workspace_id AS workspace, model AS model, model_permaslug AS permaslug, endpoint_id AS endpoint, provider_name AS provider, countIf(is_request) AS requests, sumIf(toInt128(ifNull(prompt_tokens, 0)), is_request) AS prompt_tokens, sumIf(toInt128(ifNull(cached_tokens, 0)), is_request) AS cached_tokens, sumIf(toInt128(ifNull(completion_tokens, 0)), is_request) AS completion_tokens, sumIf(toInt128(ifNull(reasoning_tokens, 0)), is_request) AS reasoning_tokens, sumIf(toDecimal128(ifNull(usage, 0), 12), is_request) AS cost, sumIf(toDecimal128(ifNull(byok_usage_inference, 0), 12), is_request) AS byok
        FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')
        GROUP BY day, user, user_email, api_key_hash, workspace_id, model, model_permaslug, endpoint_id, provider_name
      )
      ) AS sides
      GROUP BY day, workspace, model, endpoint, permaslug, provider
    ) AS cells
    GROUP BY day, workspace, model, endpoint
    ORDER BY day DESC, sum(cost) DESC, model, endpoint, workspace