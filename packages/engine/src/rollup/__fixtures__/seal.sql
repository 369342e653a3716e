INSERT INTO daybook.day_rollups (team, day, n, mark, version, first_at, last_at, cells_n, cells_mark, cells_reach, person_name, person_chats, person_messages, person_first_at, person_last_at, usage_workspace, usage_model, usage_permaslug, usage_endpoint, usage_provider, usage_variant, usage_requests, usage_prompt_tokens, usage_cached_tokens, usage_completion_tokens, usage_reasoning_tokens, usage_cost, usage_byok, usage_byok_requests, usage_priced_requests, usage_cache_write_tokens, usage_upstream, usage_cache, usage_data, usage_web, usage_upstream_web, timed_quarter, timed_workspace, timed_model, timed_permaslug, timed_endpoint, timed_provider, timed_variant, timed_requests, timed_prompt_tokens, timed_cached_tokens, timed_completion_tokens, timed_reasoning_tokens, timed_cost, timed_byok, timed_byok_requests, timed_priced_requests, timed_cache_write_tokens, timed_upstream, timed_cache, timed_data, timed_web, timed_upstream_web, detail_user, detail_email, detail_key, detail_app, detail_workspace, detail_model, detail_permaslug, detail_endpoint, detail_provider, detail_variant, detail_requests, detail_prompt_tokens, detail_cached_tokens, detail_completion_tokens, detail_reasoning_tokens, detail_cost, detail_byok, detail_byok_requests, detail_priced_requests, detail_cache_write_tokens, detail_upstream, detail_cache, detail_data, detail_web, detail_upstream_web)
    SELECT {team:String} AS team, day, arrayFirst(mark -> mark.1 = day, {fingerprints:Array(Tuple(Date, UInt64, UInt64))}).2 AS n, arrayFirst(mark -> mark.1 = day, {fingerprints:Array(Tuple(Date, UInt64, UInt64))}).3 AS mark,
      greatest(
        toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(version) + 1 FROM daybook.day_rollups WHERE team = {team:String} AND day IN {rawDays:Array(Date)})
      ) AS version,
      arrayMin(person_first_at) AS first_at, arrayMax(person_last_at) AS last_at,
      state.n AS cells_n, state.mark AS cells_mark, state.reach AS cells_reach, person_name, person_chats, person_messages, person_first_at, person_last_at, usage_workspace, usage_model, usage_permaslug, usage_endpoint, usage_provider, usage_variant, usage_requests, usage_prompt_tokens, usage_cached_tokens, usage_completion_tokens, usage_reasoning_tokens, usage_cost, usage_byok, usage_byok_requests, usage_priced_requests, usage_cache_write_tokens, usage_upstream, usage_cache, usage_data, usage_web, usage_upstream_web, timed_quarter, timed_workspace, timed_model, timed_permaslug, timed_endpoint, timed_provider, timed_variant, timed_requests, timed_prompt_tokens, timed_cached_tokens, timed_completion_tokens, timed_reasoning_tokens, timed_cost, timed_byok, timed_byok_requests, timed_priced_requests, timed_cache_write_tokens, timed_upstream, timed_cache, timed_data, timed_web, timed_upstream_web, detail_user, detail_email, detail_key, detail_app, detail_workspace, detail_model, detail_permaslug, detail_endpoint, detail_provider, detail_variant, detail_requests, detail_prompt_tokens, detail_cached_tokens, detail_completion_tokens, detail_reasoning_tokens, detail_cost, detail_byok, detail_byok_requests, detail_priced_requests, detail_cache_write_tokens, detail_upstream, detail_cache, detail_data, detail_web, detail_upstream_web
    FROM (
      SELECT day, groupArrayIf(person_name, cell_set = 'person') AS person_name,
        groupArrayIf(chats, cell_set = 'person') AS person_chats,
        groupArrayIf(messages, cell_set = 'person') AS person_messages,
        groupArrayIf(first_at, cell_set = 'person') AS person_first_at,
        groupArrayIf(last_at, cell_set = 'person') AS person_last_at,
        groupArrayIf(workspace_id, cell_set = 'usage' AND requests > 0) AS usage_workspace,
        groupArrayIf(model, cell_set = 'usage' AND requests > 0) AS usage_model,
        groupArrayIf(model_permaslug, cell_set = 'usage' AND requests > 0) AS usage_permaslug,
        groupArrayIf(endpoint_id, cell_set = 'usage' AND requests > 0) AS usage_endpoint,
        groupArrayIf(provider_name, cell_set = 'usage' AND requests > 0) AS usage_provider,
        groupArrayIf(variant, cell_set = 'usage' AND requests > 0) AS usage_variant,
        groupArrayIf(requests, cell_set = 'usage' AND requests > 0) AS usage_requests,
        groupArrayIf(prompt_tokens, cell_set = 'usage' AND requests > 0) AS usage_prompt_tokens,
        groupArrayIf(cached_tokens, cell_set = 'usage' AND requests > 0) AS usage_cached_tokens,
        groupArrayIf(completion_tokens, cell_set = 'usage' AND requests > 0) AS usage_completion_tokens,
        groupArrayIf(reasoning_tokens, cell_set = 'usage' AND requests > 0) AS usage_reasoning_tokens,
        groupArrayIf(cost, cell_set = 'usage' AND requests > 0) AS usage_cost,
        groupArrayIf(byok, cell_set = 'usage' AND requests > 0) AS usage_byok,
        groupArrayIf(byok_requests, cell_set = 'usage' AND requests > 0) AS usage_byok_requests,
        groupArrayIf(priced_requests, cell_set = 'usage' AND requests > 0) AS usage_priced_requests,
        groupArrayIf(cache_write_tokens, cell_set = 'usage' AND requests > 0) AS usage_cache_write_tokens,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream), cell_set = 'usage' AND requests > 0)) AS usage_upstream,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(cache), cell_set = 'usage' AND requests > 0)) AS usage_cache,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(data), cell_set = 'usage' AND requests > 0)) AS usage_data,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(web), cell_set = 'usage' AND requests > 0)) AS usage_web,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream_web), cell_set = 'usage' AND requests > 0)) AS usage_upstream_web,
        groupArrayIf(quarter, cell_set = 'timed' AND requests > 0) AS timed_quarter,
        groupArrayIf(workspace_id, cell_set = 'timed' AND requests > 0) AS timed_workspace,
        groupArrayIf(model, cell_set = 'timed' AND requests > 0) AS timed_model,
        groupArrayIf(model_permaslug, cell_set = 'timed' AND requests > 0) AS timed_permaslug,
        groupArrayIf(endpoint_id, cell_set = 'timed' AND requests > 0) AS timed_endpoint,
        groupArrayIf(provider_name, cell_set = 'timed' AND requests > 0) AS timed_provider,
        groupArrayIf(variant, cell_set = 'timed' AND requests > 0) AS timed_variant,
        groupArrayIf(requests, cell_set = 'timed' AND requests > 0) AS timed_requests,
        groupArrayIf(prompt_tokens, cell_set = 'timed' AND requests > 0) AS timed_prompt_tokens,
        groupArrayIf(cached_tokens, cell_set = 'timed' AND requests > 0) AS timed_cached_tokens,
        groupArrayIf(completion_tokens, cell_set = 'timed' AND requests > 0) AS timed_completion_tokens,
        groupArrayIf(reasoning_tokens, cell_set = 'timed' AND requests > 0) AS timed_reasoning_tokens,
        groupArrayIf(cost, cell_set = 'timed' AND requests > 0) AS timed_cost,
        groupArrayIf(byok, cell_set = 'timed' AND requests > 0) AS timed_byok,
        groupArrayIf(byok_requests, cell_set = 'timed' AND requests > 0) AS timed_byok_requests,
        groupArrayIf(priced_requests, cell_set = 'timed' AND requests > 0) AS timed_priced_requests,
        groupArrayIf(cache_write_tokens, cell_set = 'timed' AND requests > 0) AS timed_cache_write_tokens,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream), cell_set = 'timed' AND requests > 0)) AS timed_upstream,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(cache), cell_set = 'timed' AND requests > 0)) AS timed_cache,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(data), cell_set = 'timed' AND requests > 0)) AS timed_data,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(web), cell_set = 'timed' AND requests > 0)) AS timed_web,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream_web), cell_set = 'timed' AND requests > 0)) AS timed_upstream_web,
        groupArrayIf(user, cell_set = 'detail' AND requests > 0) AS detail_user,
        groupArrayIf(user_email, cell_set = 'detail' AND requests > 0) AS detail_email,
        groupArrayIf(api_key_hash, cell_set = 'detail' AND requests > 0) AS detail_key,
        groupArrayIf(app, cell_set = 'detail' AND requests > 0) AS detail_app,
        groupArrayIf(workspace_id, cell_set = 'detail' AND requests > 0) AS detail_workspace,
        groupArrayIf(model, cell_set = 'detail' AND requests > 0) AS detail_model,
        groupArrayIf(model_permaslug, cell_set = 'detail' AND requests > 0) AS detail_permaslug,
        groupArrayIf(endpoint_id, cell_set = 'detail' AND requests > 0) AS detail_endpoint,
        groupArrayIf(provider_name, cell_set = 'detail' AND requests > 0) AS detail_provider,
        groupArrayIf(variant, cell_set = 'detail' AND requests > 0) AS detail_variant,
        groupArrayIf(requests, cell_set = 'detail' AND requests > 0) AS detail_requests,
        groupArrayIf(prompt_tokens, cell_set = 'detail' AND requests > 0) AS detail_prompt_tokens,
        groupArrayIf(cached_tokens, cell_set = 'detail' AND requests > 0) AS detail_cached_tokens,
        groupArrayIf(completion_tokens, cell_set = 'detail' AND requests > 0) AS detail_completion_tokens,
        groupArrayIf(reasoning_tokens, cell_set = 'detail' AND requests > 0) AS detail_reasoning_tokens,
        groupArrayIf(cost, cell_set = 'detail' AND requests > 0) AS detail_cost,
        groupArrayIf(byok, cell_set = 'detail' AND requests > 0) AS detail_byok,
        groupArrayIf(byok_requests, cell_set = 'detail' AND requests > 0) AS detail_byok_requests,
        groupArrayIf(priced_requests, cell_set = 'detail' AND requests > 0) AS detail_priced_requests,
        groupArrayIf(cache_write_tokens, cell_set = 'detail' AND requests > 0) AS detail_cache_write_tokens,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream), cell_set = 'detail' AND requests > 0)) AS detail_upstream,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(cache), cell_set = 'detail' AND requests > 0)) AS detail_cache,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(data), cell_set = 'detail' AND requests > 0)) AS detail_data,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(web), cell_set = 'detail' AND requests > 0)) AS detail_web,
        arrayMap(cell -> cell.1, groupArrayIf(tuple(upstream_web), cell_set = 'detail' AND requests > 0)) AS detail_upstream_web
      FROM (
        SELECT day, person_name, workspace_id, model, model_permaslug, endpoint_id, provider_name, variant, quarter, user, user_email, api_key_hash, app,
          multiIf(grouping(person_name) = 0, 'person', grouping(quarter) = 0, 'timed', grouping(api_key_hash) = 0, 'detail', 'usage') AS cell_set,
          countIf(type = 'chat.created') AS chats,
          countIf(type = 'message.created' AND role = 'user') AS messages,
          min(occurred_at) AS first_at,
          max(occurred_at) AS last_at,
          countIf((type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS requests,
          sumIf(toInt128(ifNull(prompt_tokens, 0)), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS prompt_tokens,
          sumIf(toInt128(ifNull(cached_tokens, 0)), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS cached_tokens,
          sumIf(toInt128(ifNull(completion_tokens, 0)), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS completion_tokens,
          sumIf(toInt128(ifNull(reasoning_tokens, 0)), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS reasoning_tokens,
          sumIf(toDecimal128(ifNull(usage, 0), 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS cost,
          sumIf(toDecimal128(ifNull(byok_usage_inference, 0), 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS byok,
          countIf((type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AND (ifNull(is_byok, false) OR ifNull(byok_usage_inference, 0) > 0)) AS byok_requests,
          countIf((type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AND (isNotNull(usage) OR isNotNull(byok_usage_inference))) AS priced_requests,
          sumIf(toInt128(ifNull(cache_write_tokens, 0)), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS cache_write_tokens,
          sumIf(toDecimal128(usage_upstream, 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS upstream,
          sumIf(toDecimal128(usage_cache, 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS cache,
          sumIf(toDecimal128(usage_data, 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS data,
          sumIf(toDecimal128(usage_web, 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS web,
          sumIf(toDecimal128(usage_upstream_web, 12), (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))) AS upstream_web
        FROM (SELECT *, concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')) AS person_name, toUInt8(intDiv(toUnixTimestamp64Milli(occurred_at) % 86400000, 900000)) AS quarter FROM (SELECT * FROM daybook.events FINAL WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted'))
        GROUP BY GROUPING SETS (
          (day, person_name),
          (day, workspace_id, model, model_permaslug, endpoint_id, provider_name, variant),
          (day, quarter, workspace_id, model, model_permaslug, endpoint_id, provider_name, variant),
          (day, user, user_email, api_key_hash, app, workspace_id, model, model_permaslug, endpoint_id, provider_name, variant)
        )
      )
      GROUP BY day
    ) AS cells
    INNER JOIN (
      SELECT day, count() AS n, sum(cityHash64(source, id, ver, revision)) AS mark, max(ver) AS reach
      FROM daybook.events WHERE team = {team:String} AND day IN {rawDays:Array(Date)} GROUP BY day
    ) AS state USING day