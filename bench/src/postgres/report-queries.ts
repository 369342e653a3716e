/** Daybook's two questions in PostgreSQL. Both bind the team and the half-open range of time. */
export const ACTIVITY = {
  name: "activity",
  text: `SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, model, model_permaslug, endpoint_id, provider_name,
      count(*)::float8 AS requests, sum(prompt_tokens)::float8 AS prompt_tokens,
      sum(completion_tokens)::float8 AS completion_tokens, sum(reasoning_tokens)::float8 AS reasoning_tokens,
      sum(usage)::float8 AS usage, sum(byok_usage_inference)::float8 AS byok_usage_inference
    FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 AND type = 'generation'
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC, sum(usage) DESC`,
};

export const USER_ACTIVITY = {
  name: "user_activity",
  text: `SELECT members.email, members.name, members.created_at AS "createdAt",
      coalesce(did.chats, 0)::float8 AS "chatCount", coalesce(did.messages, 0)::float8 AS "messageCount",
      coalesce(did.days, 0)::float8 AS "activeDays", did.first_at AS "firstActivity", did.last_at AS "lastActivity"
    FROM members LEFT JOIN (
      SELECT "user", count(*) FILTER (WHERE type = 'chat.created') AS chats,
        count(*) FILTER (WHERE type = 'message.created' AND role = 'user') AS messages,
        count(DISTINCT ("time" AT TIME ZONE 'UTC')::date) AS days, min("time") AS first_at, max("time") AS last_at
      FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 GROUP BY "user"
    ) AS did ON did."user" = members.email
    WHERE members.team = $1 ORDER BY members.created_at, members.email`,
};
