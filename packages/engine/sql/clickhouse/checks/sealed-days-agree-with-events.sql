-- Every rollup that reports may read adds up to what its events add up to.
SELECT concat(sealed.team, ' ', toString(sealed.day)) AS finding
FROM
(
    SELECT team, day, arraySum(usage_requests) AS requests, arraySum(usage_prompt_tokens) AS prompt_tokens,
        arraySum(usage_cost) AS cost, arraySum(person_chats) AS chats, arraySum(person_messages) AS messages
    FROM {{database}}.day_rollups
    WHERE (team, day, n, mark) IN (SELECT team, day, count(), sum({{mark}}) FROM {{database}}.events GROUP BY team, day)
) AS sealed
LEFT JOIN
(
    SELECT team, day,
        countIf(type = 'generation' AND (status != 'error' OR isNotNull(coalesce(prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens)) OR isNotNull(coalesce(usage, byok_usage_inference)))) AS requests,
        sumIf(toInt128(ifNull(prompt_tokens, 0)), type = 'generation') AS prompt_tokens,
        sumIf(toDecimal128(ifNull(usage, 0), 12), type = 'generation') AS cost,
        countIf(type = 'chat.created') AS chats,
        countIf(type = 'message.created' AND role = 'user') AS messages
    FROM {{database}}.events FINAL
    GROUP BY team, day
) AS counted
    ON sealed.team = counted.team AND sealed.day = counted.day
WHERE sealed.requests != counted.requests OR sealed.prompt_tokens != counted.prompt_tokens OR sealed.cost != counted.cost
    OR sealed.chats != counted.chats OR sealed.messages != counted.messages
LIMIT 10
