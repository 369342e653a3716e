SELECT rowNumberInAllBlocks() AS place, bucket, toString(model) AS model_text
    FROM (
      SELECT * FROM (
      SELECT roundDown(toUnixTimestamp(occurred_at), {buckets:Array(UInt32)}) AS bucket, model AS model, countIf(is_request) AS requests, avg(latency_ms) AS latency_avg, quantileExact(0.99)(if(completion_tokens > 0 AND generation_ms > 0, completion_tokens * 1000 / generation_ms, NULL)) AS throughput_p99, quantileExact(0.5)(if(completion_tokens > 1 AND generation_ms >= (coalesce(ttft_ms, if(streamed, latency_ms, NULL)) + 0),
        (generation_ms - (coalesce(ttft_ms, if(streamed, latency_ms, NULL)) + 0)) / (completion_tokens - 1), NULL)) AS inter_token_p50
      FROM (SELECT *, (type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference))) AS is_request FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC') AND is_request AND provider_name IN {filter_0:Array(String)}
      GROUP BY bucket, model
      ) WHERE requests > 0
    )